import type { IncomingMessage } from "node:http"
import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { log } from "../../src/base/log.ts"
import { ask } from "../../src/engine/ask.ts"
import { engine } from "../../src/engine/engine.ts"
import type { Frame, WatchOf } from "../../src/engine/live/watch.ts"
import type { Remote } from "../../src/engine/remote.ts"
import { event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { identify } from "../../src/listeners/caller.ts"
import type { Branch } from "../../src/streams/core/stage.ts"
import { smap } from "../../src/streams/smap.ts"
import { routes } from "../../src/web/api.ts"
import { encoded } from "../../src/web/encoded.ts"
import { virtual } from "../engine/kit/station.ts"

const test = suite("odd values in the index")
const circular: Record<string, unknown> = { host: "a" }
circular["self"] = circular
const throws = Object.defineProperty({}, "x", {
  enumerable: true,
  get() {
    throw new Error("no")
  },
})
const oddities = [10n, circular, throws, () => 1, Symbol("x"), new Map([[1, 2n]]), new Date(Number.NaN), Number.NaN]
const more = [{ toJSON: () => 1n }, Object.create({ toJSON: 5 }), undefined, Number.POSITIVE_INFINITY, "\ud800"]
const odd = fc.oneof(
  fc.constantFrom<unknown>(...oddities, ...more),
  fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true }),
)
const field = fc.oneof(odd, fc.constant(undefined))
const oddEvent = fc.record(
  {
    ...{ host: field, service: field, state: field, description: field, time: field, ttl: field, metric: field },
    tags: fc.oneof(odd, fc.array(odd, { maxLength: 3 })),
    attributes: fc.oneof(odd, fc.dictionary(fc.string(), odd, { maxKeys: 3 })),
    more: odd,
    toJSON: odd,
  },
  { requiredKeys: [] },
)

/** An engine whose stream puts into the index whatever it is given here. */
function running() {
  const timers = virtual(1_700_000_000_000)
  let given: unknown
  const stream = smap(() => given as never, index() as never) as Branch
  const said: string[] = []
  const own = engine(
    { name: "odd", listeners: [], telemetry: 0, streams: [{ name: "odd", stream }] },
    { log: log({ write: text => void said.push(text), now: timers.now }), timers },
  )
  const remote = ask(own) as Remote
  const app = routes(remote)
  const incoming = { socket: { localPort: 1 }, headers: {} } as unknown as IncomingMessage
  identify(incoming, { name: "ann", role: "admin" })
  return {
    said,
    put(value: unknown) {
      given = value
      own.entrance.inject([event({ host: "a", service: "s" })], "test")
    },
    pass: (ms: number) => timers.pass(ms),
    stop: () => own.stop(),
    async get(path: string) {
      const answer = await app.request(path, {}, { incoming })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    },
    async watch(of: WatchOf) {
      const frames: Frame[] = []
      await remote.watch(of, frame => frames.push(frame))
      return frames
    },
  }
}

test("are told as valid JSON by every answer and every frame, whatever a stream makes", async () => {
  const paths = ["/api/query", "/api/query?query=metric%20%3E%201&sort=-metric", "/api/status", "/api/faults"]
  const more = ["/api/flow", "/api/inspect?address=odd", "/healthz", "/api/query?fields=host,metric&limit=3"]
  await fc.assert(
    fc.asyncProperty(fc.array(oddEvent, { minLength: 1, maxLength: 5 }), fc.array(odd), async (events, values) => {
      const { put, pass, get, watch, stop } = running()
      put(event({ host: "a", service: "s", metric: 1 }))
      const watches: WatchOf[] = [{ kind: "index" }, { kind: "tap", of: "@index" }, { kind: "tap" }, { kind: "flow" }]
      const frames = await Promise.all([...watches, { kind: "tap", of: "odd/smap" } as const].map(watch))
      for (const one of [...events, ...values]) {
        put(one)
        await pass(100)
      }
      for (const path of [...paths, ...more]) assert.is((await get(path)).status, 200, path)
      for (const frame of frames.flat()) JSON.parse(encoded(frame).toString())
      assert.ok(frames.every(({ length }) => length > 0))
      await stop()
    }),
    { numRuns: 50 },
  )
})

test("are a failure of the stream where they cannot be an event, and the index keeps what it had", async () => {
  const { put, get, said, stop } = running()
  put(event({ host: "a", service: "s", metric: 1 }))
  put({ ...event({ host: "a", service: "s" }), metric: 5n })
  const { json } = await get("/api/query?query=service%20=%20%22s%22")
  assert.equal(
    (json["events"] as { metric: number }[]).map(({ metric }) => metric),
    [1],
  )
  const [fault] = (await get("/api/faults")).json as unknown as { code: string; address: string; why: string }[]
  assert.is(fault?.code, "DM201")
  assert.is(fault?.address, "odd/smap/index")
  assert.is(fault?.why, "DmonError: the index cannot keep this: metric is 5, not a finite number")
  assert.match(said.join(""), "error DM201: stream odd threw at smap/index")
  await stop()
})

test.run()
