import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type IndexView, indexView } from "../../../src/engine/live/index-view.ts"
import type { Frame, WatchRequest } from "../../../src/engine/live/watch.ts"
import { type Event, event } from "../../../src/event/event.ts"
import { index } from "../../../src/index/indexing.ts"
import type { Branch } from "../../../src/streams/core/stage.ts"
import { when } from "../../../src/streams/when.ts"
import { looking } from "./kit.ts"

const test = suite("watching the index")
const streams = [{ name: "index", stream: index() as Branch }]
const all: WatchRequest = { kind: "index", query: "true", rate: 10 }

test("begins with all there is, page by page, then a marker, then what changes", async () => {
  const { input, pass, watch } = looking(streams)
  for (let i = 0; i < 1500; i++) input(event({ host: `h${i}`, service: "a", metric: i }))
  const { frames } = watch(all)
  assert.equal(
    frames.map(({ live, first, set }) => [live, first, set?.length]),
    [
      [false, true, 1000],
      [false, undefined, 500],
      [true, undefined, undefined],
    ],
  )
  input(event({ host: "h1", service: "a", metric: 7 }))
  await pass(100)
  assert.equal(frames.length, 4)
  assert.is(frames[3]?.seq, (frames[2]?.seq ?? 0) + 1)
})

test("tells of an entry once a frame, whatever it went through", async () => {
  const { input, pass, watch } = looking(streams)
  const { frames } = watch(all)
  for (let i = 0; i < 50; i++) input(event({ host: "h", service: "a", metric: i }))
  await pass(100)
  const [frame] = frames.slice(1)
  assert.equal([frame?.seen, frame?.sent, frame?.set?.length], [50, 1, 1])
  assert.is(frame?.set?.[0]?.[1].metric, 49)
})

test("tells a new metric, time and state by the entry's number alone", async () => {
  const { input, pass, watch } = looking(streams)
  const { frames } = watch(all)
  input(event({ host: "h", service: "a", metric: 1, state: "ok", description: "d", tags: ["t"] }))
  await pass(100)
  input(event({ host: "h", service: "a", metric: 2, state: "ok", description: "d", tags: ["t"] }))
  await pass(100)
  input(event({ host: "h", service: "a", metric: 3, state: "critical", description: "d", tags: ["t"] }))
  await pass(100)
  assert.equal(
    frames.slice(2).map(({ moved }) => moved),
    [[[0, 2, -100]], [[0, 3, -100, "critical"]]],
  )
})

test("tells what is sound of an entry that a stream changes in place, before it is told or after", async () => {
  for (const isToldFirst of [true, false]) {
    let spoilt: Event = event({})
    const seen = when((e: Event) => (spoilt = e) === e, index())
    const { input, pass, watch } = looking([{ name: "index", stream: seen as Branch }])
    const { frames } = watch(all)
    input(event({ host: "h", service: "a", metric: 1, ttl: 5 }))
    if (isToldFirst) await pass(100)
    Object.assign(spoilt, { metric: 5n, ttl: 7n, attributes: Promise.resolve() })
    await pass(100)
    const rows = (frame: Frame | undefined) => frame?.set?.map(([id, { metric, ttl }]) => [id, metric, ttl])
    if (!isToldFirst) assert.equal(rows(frames.at(-1)), [[0, undefined, undefined]])
    assert.equal(rows(watch(all).frames[0]), [[0, undefined, undefined]])
    await pass(7000)
    assert.equal(
      frames.at(-1)?.gone?.map(([id]) => id),
      [0],
    )
  }
})

test("says whether what is gone has expired, or matches no longer", async () => {
  const { input, pass, watch } = looking(streams)
  const { frames } = watch({ ...all, query: 'state = "ok"' })
  input(event({ host: "h", service: "a", state: "ok", ttl: 1 }), event({ host: "h", service: "b", state: "ok" }))
  await pass(100)
  input(event({ host: "h", service: "b", state: "critical" }))
  await pass(100)
  assert.equal(frames.at(-1)?.gone, [[1, false]])
  await pass(3000)
  assert.equal(frames.at(-1)?.gone, [[0, true]])
})

test("counts as seen only what happened to entries that the query tells of, and tells nothing else", async () => {
  const { input, pass, watch } = looking(streams)
  const { frames } = watch({ ...all, query: 'state = "ok"' })
  for (let i = 0; i < 9; i++) input(event({ host: "h", service: "b", state: "critical" }))
  await pass(100)
  assert.is(frames.length, 1)
  input(event({ host: "h", service: "a", state: "ok" }), event({ host: "h", service: "a", state: "critical" }))
  input(event({ host: "h", service: "b", state: "critical" }), event({ host: "h", service: "b", state: "ok" }))
  await pass(100)
  assert.equal(
    frames.slice(1).map(({ seen, sent, set }) => [seen, sent, set?.map(([, { service }]) => service)]),
    [[2, 1, ["b"]]],
  )
})

test("tells apart two entries of which one came in the other's place between two frames", async () => {
  const { input, pass, watch } = looking(streams)
  const { frames } = watch(all)
  input(event({ host: "h", service: "a" }))
  await pass(100)
  input(event({ host: "h", service: "a", state: "expired" }), event({ host: "h", service: "b" }))
  await pass(100)
  const [, , frame] = frames
  assert.equal(frame?.gone, [[0, false]])
  assert.equal(
    frame?.set?.map(([id, { service }]) => [id, service]),
    [[1, "b"]],
  )
})

test("goes on with an entry that expired and came back between two frames", async () => {
  const { input, pass, watch } = looking(streams)
  const { frames } = watch(all)
  input(event({ host: "h", service: "a", metric: 1 }))
  await pass(100)
  input(event({ host: "h", service: "a", state: "expired" }), event({ host: "h", service: "b" }))
  input(event({ host: "h", service: "a", metric: 2 }))
  await pass(100)
  const view = indexView()
  for (const frame of frames) view.apply(frame)
  assert.equal(
    [...view.entries].map(
      ([
        id,
        {
          event: { service, metric },
        },
      ]) => [id, service, metric],
    ),
    [
      [0, "a", 2],
      [1, "b", undefined],
    ],
  )
})

test("equal requests share a channel and its very frames; a channel that nobody reads ends after half a minute", async () => {
  const { input, pass, watch, looked } = looking(streams)
  const [one, other] = [watch(all), watch(all)]
  input(event({ host: "h", service: "a" }))
  await pass(100)
  assert.is(one.channel, other.channel)
  assert.is(one.frames.at(-1), other.frames.at(-1))
  one.end()
  other.end()
  await pass(29_000)
  assert.is(looked.channels, 1)
  await pass(2000)
  assert.is(looked.channels, 0)
})

test("a slow reader gets at most a whole picture a second, and is told what it missed", async () => {
  let isBehind = false
  const { input, pass, watch } = looking(streams)
  const { frames } = watch(all, { behind: () => isBehind })
  isBehind = true
  for (let i = 0; i < 30; i++) {
    input(event({ host: "h", service: "a", metric: i }))
    await pass(100)
  }
  assert.is(frames.length, 1)
  isBehind = false
  input(event({ host: "h", service: "a", metric: 31 }))
  await pass(100)
  assert.equal([frames[1]?.first, frames[1]?.slow], [true, { missed: 31 }])
  assert.is(frames[1]?.set?.[0]?.[1].metric, 31)
  assert.is(frames[2]?.live, true)
})

test("a slow reader gets what it missed when it has caught up, though nothing changes any more", async () => {
  let isBehind = false
  const { input, pass, watch } = looking(streams)
  const { frames } = watch(all, { behind: () => isBehind })
  isBehind = true
  input(event({ host: "h", service: "a", metric: 1 }))
  await pass(5000)
  assert.is(frames.length, 1)
  isBehind = false
  await pass(200)
  assert.equal([frames[1]?.first, frames[1]?.slow], [true, { missed: 1 }])
  assert.is(frames[1]?.set?.[0]?.[1].metric, 1)
})

test("a query that cannot be read is refused", () => {
  assert.throws(() => looking(streams).watch({ ...all, query: "host =" }))
})

/** What somebody sees who follows a watch, leaves and comes back. */
interface Follower {
  readonly view: IndexView
  end: (() => void) | undefined
  last: Frame | undefined
}

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("put" as const),
      host: fc.nat(3),
      service: fc.nat(2),
      metric: fc.option(fc.nat(5), { nil: undefined }),
      state: fc.constantFrom("ok", "critical", "expired", undefined),
      ttl: fc.constantFrom(1, 5, undefined),
      text: fc.constantFrom("a", undefined),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(10, 100, 350, 1500, 40_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("join", "leave", "return", "slow", "quick"), who: fc.nat(2) }),
  },
)

test("whoever joins, leaves, comes back or is slow sees in the end what the index holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 60 }),
      fc.constantFrom("true", 'state = "ok"', 'host = "h1"'),
      async (actions, query) => {
        const { input, pass, looked, own, timers } = looking(streams)
        const request: WatchRequest = { kind: "index", query, rate: 10 }
        const slow = new Set<number>()
        const followers: Follower[] = [0, 1, 2].map(() => ({ view: indexView(), end: undefined, last: undefined }))
        const join = (who: number, since?: Frame) => {
          const follower = followers[who] as Follower
          follower.end?.()
          const show = (frame: Frame) => {
            follower.view.apply(frame)
            follower.last = frame
          }
          const reader = { show, behind: () => slow.has(who) }
          follower.end = looked.watch(request, reader, since && { channel: since.channel, seq: since.seq }).end
        }
        for (const one of actions) {
          if (one.do === "put") {
            const { host, service, text, do: _, ...rest } = one
            input(event({ host: `h${host}`, service: `s${service}`, description: text, ...rest }))
          } else if (one.do === "pass") await pass(one.ms)
          else if ("who" in one) {
            const { who } = one
            const follower = followers[who] as Follower
            if (one.do === "join") join(who)
            else if (one.do === "return") join(who, follower.last)
            else if (one.do === "slow") slow.add(who)
            else if (one.do === "quick") slow.delete(who)
            else {
              follower.end?.()
              follower.end = undefined
            }
          }
        }
        slow.clear()
        await pass(1200)
        // Half past a second: what expires does so at whole ones, and has been told.
        await pass((1500 - (timers.now() % 1000)) % 1000)
        const { test } = await import("../../../src/query/query.ts").then(({ query: read }) => read(query))
        const held = own.index.search({ test }).events.map(known)
        for (const { view, end } of followers)
          if (end !== undefined)
            assert.equal([...view.entries.values()].map(({ event }) => known(event)).sort(), held.sort())
        assert.ok(timers.now() > 0)
      },
    ),
    { numRuns: 150 },
  )
})

/** What can be compared: times are rounded to milliseconds on their way. */
const known = ({ host, service, state, metric, description, ttl, time }: Event) =>
  JSON.stringify([host, service, state, metric, description, ttl, Math.round((time ?? 0) * 1000)])

test.run()
