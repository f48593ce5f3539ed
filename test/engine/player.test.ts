import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { log as logOf } from "../../src/base/log.ts"
import { framed } from "../../src/codecs/framing.ts"
import { json } from "../../src/codecs/json.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { engine } from "../../src/engine/engine.ts"
import type { Entry } from "../../src/engine/journal/record.ts"
import type { Named } from "../../src/engine/partition.ts"
import type { Event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import type { Action } from "../../src/outputs/output.ts"
import { all } from "../../src/streams/all.ts"
import { outputsOf } from "../../src/streams/core/outputs-of.ts"
import * as example from "../../streams.example.ts"
import { type Any, inputs, type Timed } from "../streams/kit/laws.ts"
import { nested, sprouts, text } from "../streams/kit/sprouts.ts"
import { bounded } from "./kit/course.ts"
import { fragile } from "./kit/fragile.ts"
import { alike, ask, dataOn, everything, settle, telling, told, uninterrupted, virtual } from "./kit/station.ts"

const test = suite("player")
const begins = 1_700_000_000_000
const codecs = { json: json(), riemann: riemann() }

/** A live run of an engine, recorded: what it did, where it was left, and its recording. */
async function live(streams: readonly Named[], feed: readonly (readonly [after: number, events: readonly Event[]])[]) {
  const [disk, timers, done] = [fragile(), virtual(begins), [] as Action[]]
  const data = dataOn(disk, { ...everything, segment: 1 << 16 })
  const running = engine(
    { name: "live", streams, version: "a", listeners: [], telemetry: 0 },
    {
      log: logOf({ write: () => {} }),
      timers,
      past: { data, durable: false, whenFull: "stop", every: 1e9, streamsOf: () => streams },
    },
  )
  const silent = telling("", actions => done.push(...actions))
  for (const output of outputsOf(running.partition.tree)) Object.assign(output, { open: silent.open })
  await running.start()
  for (const [i, [after, events]] of feed.entries()) {
    await timers.pass(after)
    const bytes = Buffer.concat(events.map(one => framed(codecs.riemann.encode([one]))))
    if (i % 3 === 0) running.entrance.receive(codecs.json.encode(events), codecs.json, "test")
    else if (i % 3 === 1) running.entrance.inject(events, "test")
    else running.entrance.receiveFrames(bytes, 0, bytes.length, codecs.riemann, "test", () => {})
  }
  await timers.pass(30_000)
  await running.entrance.inject([], "test")
  await settle()
  const left = told(running.partition)
  await timers.pass(1000)
  const entries: Entry[] = [...dataOn(disk).segments.read()]
  return { left, done, entries: entries.slice(0, 1 + entries.findLastIndex(({ codec }) => codec !== "control")) }
}

/** Holds that a replay does what was done live: the same, in the same order, at the same times, under the same ids. */
async function replays(streams: () => readonly Named[], feed: Parameters<typeof live>[1]): Promise<number> {
  const { done, ...was } = await live(streams(), feed)
  const { own, acts } = uninterrupted(was.entries, streams)
  alike(told(own), was.left)
  const plain = (all: readonly Action[]) =>
    all.map(({ id, by, time, value }) => JSON.stringify({ id, by, time, value }))
  assert.equal(plain(acts), plain(done))
  return acts.length
}

test("does what random trees of operators and raw RxJS did live", async () => {
  const feed = ([...events]: Timed) =>
    events.map(([at, e], i) => [at - (events[i - 1]?.[0] ?? 0), [{ ...e, time: undefined }]] as const)
  await fc.assert(
    fc.asyncProperty(sprouts, inputs, async (of, events) => {
      const done: Action[] = []
      const output = telling("out", actions => done.push(...actions))
      const streams = () => [
        { name: "tree", stream: all(all(...(of.map(nested) as [Any])) as Any, ask(output) as Any) as never },
        { name: "index", stream: index() as never },
      ]
      await replays(streams, feed(events)).catch(error => {
        throw new Error(`${of.map(text).join(" | ")}: ${error.details ?? error.stack}`)
      })
    }),
    bounded(Number(process.env["DMON_TEST_RUNS"] ?? 200)),
  )
})

test("does what streams.example.ts did live", async () => {
  const named: Named[] = Object.entries(example)
    .filter(([name]) => name.toLowerCase().includes("stream"))
    .map(([name, stream]) => ({ name: name.replace("Stream", ""), stream: stream as never }))
  assert.ok((await replays(() => named, story())) > 10)
})

/** An hour in the life of a shop: it is slow for a while, after a deploy; a disk fills, a host falls silent. */
function story(): [number, Event[]][] {
  const all: [number, Event[]][] = []
  for (let second = 0; second < 3600; second += 5) {
    const isSlow = second > 600 && second < 1500
    const app = { attributes: { app: "shop" } }
    const events: Event[] = [
      { host: "web-1", service: "http request", metric: isSlow ? 3 : 0.1, state: isSlow ? "error" : "ok", ...app },
      { host: "db-1", service: "disk /", metric: 0.5 + second / 10_000, ttl: 20 },
    ]
    if (second < 1000) events.push({ host: "web-2", service: "load", metric: 1, ttl: 10 })
    if (second === 500) events.push({ service: "deploy", description: "v1.4", ...app })
    all.push([5000, events])
  }
  return all
}

test.run()
