import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { by } from "../../src/streams/by.ts"
import { movingTimeWindow } from "../../src/streams/moving-time-window.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws, skewed, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("movingTimeWindow")
const { a, b, c } = events({ a: { time: 0 }, b: { time: 0.002 }, c: { time: 0.008 } })
const at = (time: number) => event({ time })
const times = (out: readonly (readonly [number, unknown])[]) => out.map(([, es]) => (es as Event[]).map(e => e.time))

test(
  "emits the events of the last stretch with each one",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-----c--|", { a, b, c }).pipe(movingTimeWindow("6ms"))).toBe("A-B-----C--|", {
      A: [a],
      B: [a, b],
      C: [c],
    })
  }),
)

test("puts an event that is not too late in its place, and sends what is too late elsewhere", () => {
  const { take, out, acts, tree } = grown(movingTimeWindow(10, { late: index() }))
  for (const time of [100, 105, 103, 95, 94]) take(105_000, at(time))
  assert.equal(times(out), [[100], [100, 105], [100, 103, 105]])
  assert.equal(
    acts.map(([, e]) => (e as Event).time),
    [95, 94],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "late", count: 2 }])
})

test("takes an event without a time for one of now", () => {
  const { take, out } = grown(movingTimeWindow(10))
  const none = event({ metric: 1 })
  take(5000, at(0))
  take(9000, none)
  take(10_000, at(10))
  take(20_000, at(19))
  assert.equal(
    out.map(([, es]) => es),
    [[at(0)], [at(0), none], [none, at(10)], [at(10), at(19)]],
  )
})

test("takes an event that is ahead of the clock, or whose time is not finite, for one of now", () => {
  const { take, out, tree } = grown(movingTimeWindow(10))
  take(0, at(0))
  take(1000, at(1e9))
  take(2000, at(2))
  take(2000, at(Number.NaN))
  take(11_000, at(11))
  take(12_000, at(12))
  assert.equal(times(out), [[0], [0, 1e9], [0, 1e9, 2], [0, 1e9, 2, Number.NaN], [2, Number.NaN, 11], [11, 12]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [])
})

test("lets the oldest go when it is full, and counts them", () => {
  const { take, out, tree } = grown(movingTimeWindow(10, { max: 2 }))
  for (const time of [0, 1, 2, 3, 20]) take(time * 1000, at(time))
  assert.equal(times(out), [[0], [0, 1], [1, 2], [2, 3], [20]])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("has a window for each key, and no timer", () => {
  const { take, out, clock } = grown(by("host", movingTimeWindow(10)))
  take(50_000, event({ host: "x", time: 0 }))
  take(50_000, event({ host: "y", time: 50 }))
  take(50_000, event({ host: "x", time: 1 }))
  assert.equal(times(out), [[0], [50], [0, 1]])
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("goes on with what it holds when it is edited", () => {
  const given = [0, 5, 8].map(at)
  assert.equal(edited(movingTimeWindow(10), given, movingTimeWindow(20), [at(12)]), [[...given, at(12)]])
  assert.equal(edited(movingTimeWindow(10), given, movingTimeWindow(5), [at(12)]), [[at(8), at(12)]])
})

test("refuses a length of nothing, and to wait for late events", () => {
  assert.throws(() => movingTimeWindow(0), /above zero/)
  assert.throws(() => movingTimeWindow(5, { lateness: 5 } as never), /does not take these options/)
})

everyday(test, () => movingTimeWindow("5ms"))
laws(test, {
  of: (...children) => movingTimeWindow(6, ...(children as never[])),
  model: given =>
    given.flatMap(([now, e], i) => {
      const time = ([at, of]: Timed[number]) => Math.min(Math.round((of.time as number) * 1000), at)
      const sofar = given.slice(0, i + 1)
      const since = Math.max(...sofar.map(time)) - 6000
      if (time([now, e]) <= since) return []
      const recent = sofar.filter(of => time(of) > since).sort((a, b) => time(a) - time(b))
      return [[now, recent.map(([, event]) => event)] as const]
    }),
  inputs: skewed,
})

test.run()
