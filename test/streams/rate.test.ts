import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { rate } from "../../src/streams/rate.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"
import { ticks } from "./kit/ticks.ts"

const test = suite("rate")
const values = events({
  a: { metric: 1, time: 0, ttl: 0.012 },
  b: { metric: 2, time: 0.002, ttl: 0.012 },
  e: { state: "expired", metric: 9 },
  n: { ttl: 0.012 },
})
const { a, b } = values

test(
  "emits the sum per second on the newest event, then 0 with a shrinking ttl, until that event expires",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b----------------------|", values)
    const first = copy(b, { metric: 600, time: 0.005, ttl: 0.012 })
    const second = copy(b, { metric: 0, time: 0.01, ttl: 0.012 - 0.005 })
    expectObservable(source.pipe(rate("5ms"))).toBe("-----x----y--------------|", { x: first, y: second })
  }),
)

test(
  "ends with an expired event, whose metric does not count, and begins anew with the next",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a--e----b------|", values)
    const x = copy(b, { metric: 400, time: 0.013 })
    expectObservable(source.pipe(rate("5ms"))).toBe("-------------x-|", { x })
  }),
)

test(
  "is led by events without a metric only in how long it lasts",
  marbles(({ cold, expectObservable }) => {
    const source = cold("n-a------n----------------|", values)
    const x = copy(a, { metric: 200, time: 0.007 })
    const y = copy(a, { metric: 0, time: 0.012, ttl: 0.012 - 0.005 })
    const z = copy(a, { metric: 0, time: 0.017, ttl: 0.012 - 0.005 - 0.005 })
    expectObservable(source.pipe(rate("5ms"))).toBe("-------x----y----z--------|", { x, y, z })
  }),
)

test("ticks at the anchor plus whole periods, one rate for each key", () => {
  const { take, clock, out } = grown(by("host", rate("5ms")))
  take(1, event({ host: "x", metric: 5, time: 0.001 }))
  take(3, event({ host: "y", metric: 10, time: 0.003 }))
  clock.advance(14)
  const seen = out.map(([at, e]) => [at, (e as Event).host, (e as Event).metric])
  assert.equal(seen, [
    [6, "x", 1000],
    [8, "y", 2000],
    [11, "x", 0],
    [13, "y", 0],
  ])
})

test("drops an event that comes after its ttl has passed", () => {
  const { take, clock, out, tree } = grown(rate(5))
  take(100_000, event({ metric: 5, time: 100 }))
  take(101_000, event({ metric: 7, time: 10, ttl: 5 }))
  clock.advance(105_000)
  assert.equal(
    out.map(([at, e]) => [at, (e as Event).metric]),
    [[105_000, 1]],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "late", count: 1 }])
})

test("leaves no timer behind when the last event has expired", () => {
  const { take, clock } = grown(rate(5))
  take(0, event({ metric: 1, time: 0, ttl: 12 }))
  clock.advance(60_000)
  assert.is(clock.size, 0)
})

test("refuses an interval of nothing", () => {
  assert.throws(() => rate(0), /takes a time above zero/)
  assert.throws(() => rate("5 s" as "5s"), /is not a duration/)
})

everyday(test, () => rate("5ms"))
carried(test, () => rate(5), [
  [0, event({ metric: 1, time: 0, ttl: 20 })],
  [3000, event({ metric: 4, time: 3, ttl: 20 })],
  [11000, event({ metric: 2, time: 11, ttl: 20 })],
])
laws(test, {
  of: (...c: never[]) => rate(3, ...c),
  near: true,
  model: (inputs, end) => {
    const newest = (all: readonly Event[]) => all.findLast(e => e.metric !== undefined) as Event
    return ticks(inputs, 3000, end).map(({ at, all, fresh }, i, before) => {
      const last = newest(all)
      const told = before.slice(0, i).filter(tick => newest(tick.all) === last).length
      const sum = fresh.reduce((total, { metric = 0 }) => total + metric, 0)
      return [at, copy(last, { metric: sum / 3, time: at / 1000, ttl: last.ttl && Math.max(0, last.ttl - 3 * told) })]
    })
  },
})

test.run()
