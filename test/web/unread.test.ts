import type { IncomingMessage } from "node:http"
import { Hono } from "hono"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../src/engine/live/watch.ts"
import { riemannSse } from "../../src/web/compat/riemann-sse.ts"
import { unread } from "../../src/web/unread.ts"
import { watchStream } from "../../src/web/watch-stream.ts"
import { settle, virtual } from "../engine/kit/station.ts"

const test = suite("unread")

test("ends who has taken nothing for a minute though something waits, once", async () => {
  const timers = virtual(0)
  let gone = 0
  const reading = unread(timers, () => gone++)
  reading.add(10, new Promise(() => {}))
  assert.is(reading.bytes, 10)
  await timers.pass(59_000)
  assert.is(gone, 0)
  await timers.pass(600_000)
  assert.is(gone, 1)
})

test("keeps who takes a little now and then, and who has nothing to take", async () => {
  const timers = virtual(0)
  let gone = 0
  const reading = unread(timers, () => gone++)
  await timers.pass(600_000)
  reading.add(1000, new Promise(() => {}))
  for (let i = 0; i < 10; i++) {
    reading.add(1, Promise.resolve())
    await timers.pass(50_000)
  }
  assert.is(reading.bytes, 1000)
  assert.is(gone, 0)
})

test("counts what could not be written as unread no longer", async () => {
  const reading = unread(virtual(0), () => {})
  reading.add(10, Promise.reject(new Error("gone")))
  await settle()
  assert.is(reading.bytes, 0)
})

const frame = { channel: "c", seq: 1, now: 0, live: true, seen: 0, sent: 0, dropped: 0 } as const
const values = [{ time: 0, at: "", value: { host: "a" } }]

/** A stream of server-sent events, asked for by somebody who reads it only if it is read here. */
async function asked(of: "/watch" | "/index") {
  const timers = virtual(0)
  const state = { ended: 0, destroyed: 0 }
  let show: (frame: Frame) => void = () => {}
  const remote = {
    async watch(_: unknown, to: (frame: Frame) => void) {
      show = to
      return { channel: "c", end: () => void state.ended++ }
    },
    query: async () => ({ events: [], matched: 0, size: 0, ttl: 60 }),
  }
  const app = new Hono()
    .get("/watch", c => watchStream(c, remote, { kind: "tap" }, timers))
    .get("/index", c => riemannSse(c as never, remote, { query: "true" }, timers))
  const incoming = { destroy: () => void state.destroyed++ } as unknown as IncomingMessage
  const { body } = await app.request(of, {}, { incoming })
  await settle()
  return { timers, state, body, tell: () => show({ ...frame, values }) }
}

for (const path of ["/watch", "/index"] as const) {
  test(`ends ${path} of a reader who never reads`, async () => {
    const { timers, state, tell } = await asked(path)
    for (let i = 0; i < 10; i++) tell()
    await timers.pass(45_000)
    assert.equal(state, { ended: 0, destroyed: 0 })
    await timers.pass(60_000)
    assert.equal(state, { ended: 1, destroyed: 1 })
  })

  test(`goes on with ${path} of one who does`, async () => {
    const { timers, state, tell, body } = await asked(path)
    const reader = (body as ReadableStream).getReader()
    for (let i = 0; i < 10; i++) {
      tell()
      await reader.read()
      await timers.pass(60_000)
    }
    assert.equal(state, { ended: 0, destroyed: 0 })
    await reader.cancel()
    await settle()
    assert.is(state.ended, 1)
  })
}

test.run()
