import { suite } from "uvu"
import * as assert from "uvu/assert"
import { lost } from "../../src/base/ledger.ts"
import { log as logOf } from "../../src/base/log.ts"
import { ask } from "../../src/engine/ask.ts"
import { engine } from "../../src/engine/engine.ts"
import { partition } from "../../src/engine/partition.ts"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import type { Branch } from "../../src/streams/core/stage.ts"
import { publish } from "../../src/streams/publish.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { smap } from "../../src/streams/smap.ts"
import { subscribe } from "../../src/streams/subscribe.ts"
import { when } from "../../src/streams/when.ts"
import { virtualTimers } from "../base/virtual-timers.ts"
import { fragile } from "./kit/fragile.ts"
import { settle, station, virtual } from "./kit/station.ts"

const test = suite("a suspended stream")
const named = (streams: Readonly<Record<string, unknown>>) =>
  Object.entries(streams).map(([name, stream]) => ({ name, stream: stream as Branch }))
const came = (metric: number) => event({ host: "h", service: "s", metric })

/** Streams that tell what came to them. */
function running(more: Readonly<Record<string, unknown>> = {}) {
  const seen: unknown[] = []
  const of = (name: string) =>
    smap((e: Event) => void (e.service === "s" ? seen.push(name + e.metric) : seen.push(`${name} ${e.state}`)))
  const own = partition({ start: 0, act: () => {}, host: "me" })
  const streams = named({ a: of("a"), b: of("b"), ...more })
  own.swap(own.grow(streams))
  return { own, seen, of, streams }
}
const counts = (own: ReturnType<typeof partition>, name: string) => {
  const entry = own.tree.roots.find(root => root.name === name)!.scope.entry
  return [entry.in, entry.out, entry.drops.map(({ reason, count }) => `${reason} ${count}`).join()]
}

test("is given nothing until its time is over; others are, and an event tells of its begin and end", () => {
  const { own, seen } = running()
  own.input(1000, [came(1)])
  own.suspend(2000, { stream: "a", until: 5000, reason: "noise" }, 2)
  own.input(3000, [came(2), came(3)])
  assert.equal(own.suspended, [{ stream: "a", since: 2000, until: 5000, reason: "noise" }])
  own.input(5000, [came(4)])
  assert.equal(seen, ["a1", "b1", "b warning", "b2", "b3", "a ok", "b ok", "a4", "b4"])
  assert.equal(own.suspended, [])
  assert.equal(counts(own, "a"), [6, 3, "suspended 3"])
})

test("those whose time is over in one moment end as they began, whatever ended before, and are all told of it", () => {
  const { own } = running()
  const tells = (stream: string) => smap((e: Event) => void told.push(`${stream}: ${e.service} ${e.state}`))
  const told: string[] = []
  own.swap(own.grow(named({ a: tells("a"), b: tells("b"), c: tells("c") })))
  for (const [stream, until] of [["c", 3000] as const, ["a", 5000] as const, ["b", 5000] as const])
    own.suspend(1000, { stream, until, reason: "noise" }, 1)
  own.advance(4000)
  told.length = 0
  own.advance(5000)
  const ends = ["a", "b"].map(stream => `dmon stream ${stream} suspended ok`)
  assert.equal(
    told,
    ends.flatMap(end => ["a", "b", "c"].map(stream => `${stream}: ${end}`)),
  )
})

test("goes on at once when it is told to; being told twice changes nothing", () => {
  const { own, seen } = running()
  own.suspend(1000, { stream: "a", until: 9000, reason: "noise" }, 1)
  own.suspend(2000, { stream: "a", reason: "" }, 2)
  own.suspend(2000, { stream: "a", reason: "" }, 3)
  own.input(3000, [came(1)])
  own.advance(20_000)
  assert.equal(seen, ["b warning", "a ok", "b ok", "a1", "b1"])
})

test("is given nothing of a topic either, and what it holds goes on to its time", () => {
  const held: unknown[] = []
  const { own } = running({
    feed: when({ service: "s" }, publish("t")),
    heard: subscribe(
      "t",
      by(
        "host",
        rollup(
          1,
          5,
          smap((all: readonly Event[]) => void held.push(all.map(e => e.metric))),
        ),
      ),
    ),
  })
  own.input(1000, [came(1)])
  own.input(2000, [came(2)])
  own.suspend(3000, { stream: "heard", until: 9000, reason: "noise" }, 3)
  own.input(4000, [came(3)])
  own.advance(8000)
  assert.equal(held, [[1], [2]])
})

test("stays so over a reload, a snapshot, and a time without anybody there", () => {
  const { own, seen, streams } = running()
  own.suspend(1000, { stream: "a", until: 5000, reason: "noise" }, 1)
  own.swap(own.grow(streams))
  own.input(2000, [came(1)])
  const after = running()
  after.own.restore(own.save())
  after.own.begin(2, 10_000, 3)
  after.own.input(13_000, [came(2)])
  assert.equal(after.own.suspended, [{ stream: "a", since: 1000, until: 15_000, reason: "noise" }])
  after.own.input(15_000, [came(3)])
  assert.equal(seen, ["b warning", "b1"])
  assert.equal(after.seen, ["b2", "a ok", "b ok", "a3", "b3"])
})

test("has a ledger that holds, and is told of in the status", async () => {
  const timers = virtualTimers()
  const { streams } = running()
  const said: string[] = []
  const own = engine(
    { name: "test", streams, listeners: [], telemetry: 10 },
    { log: logOf({ write: text => void said.push(text) }), timers },
  )
  await own.start()
  own.suspend("a", { seconds: 60, reason: "noise" })
  own.entrance.inject([came(1), came(2)], "test")
  const [a, b] = own.status().streams
  assert.equal([a?.dropped, a?.suspended?.reason, b?.suspended], [{ suspended: 3 }, "noise", undefined])
  for (const one of [a!, b!]) assert.is(one.in, one.out + lost(one) + one.held)
  assert.is(a!.suspended!.until - a!.suspended!.since, 60)
  own.suspend("a", { reason: "" })
  assert.is(own.status().streams[0]?.suspended, undefined)
  assert.match(said.join("\n"), /a is suspended for 60 s: noise.*a is given events again/s)
  const controls = [...own.journal.read()].filter(({ codec }) => codec === "control").length
  assert.is(controls, 2, "both are part of the recording")
  try {
    own.suspend("c", { seconds: 60, reason: "noise" })
    assert.unreachable()
  } catch (error) {
    assert.is((error as { code: string }).code, "DM144")
  }
  await own.stop()
})

test("is answered under --durable once it is on the disk, and is so after a crash", async () => {
  const disk = fragile()
  const { streams } = running()
  const on = () => station({ disk, timers: virtual(1_000_000), streams, durable: true })
  const first = await on()
  let isAnswered = false
  disk.hold()
  const answer = ask(first.running)
    .suspend({ stream: "a", seconds: 60, reason: "noise" })
    .then(() => (isAnswered = true))
  await settle()
  assert.is(isAnswered, false)
  disk.letGo()
  await answer
  disk.crash(() => 0)
  const again = await on()
  assert.equal(
    again.running.partition.suspended.map(({ stream, reason }) => [stream, reason]),
    [["a", "noise"]],
  )
})

test.run()
