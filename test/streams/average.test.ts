import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { average } from "../../src/streams/average.ts"
import { by } from "../../src/streams/by.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("average")
const { a, b, c, n } = events({ a: { metric: 2 }, b: { metric: 3 }, c: { metric: 5 }, n: {} })

test(
  "emits each event with the rounded mean of all metrics so far",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-n-c--|", { a, b, c, n }).pipe(average(2))).toBe("a-b-n-c--|", {
      a: copy(a, { metric: 2 }),
      b: copy(b, { metric: 2.5 }),
      n,
      c: copy(c, { metric: 3.33 }),
    })
  }),
)

test("has a mean for each key", () => {
  const { take, out } = grown(by("host", average(0)))
  for (const [host, metric] of [
    ["x", 1],
    ["y", 10],
    ["x", 3],
  ] as const)
    take(0, event({ host, metric }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [1, 10, 2],
  )
})

test("refuses half a decimal place", () => {
  assert.throws(() => average(0.5), /rounds to 0.5 decimal places/)
})

test("rounds to 15 places at most, and a metric that is too large for that not at all", () => {
  for (const places of [-1, 1.5, 16, 310, Number.NaN]) assert.throws(() => average(places), /decimal places/)
  const { take, out } = grown(average(6))
  take(0, event({ metric: 1e304 }))
  assert.is((out[0] as [number, Event])[1].metric, 1e304)
})

everyday(test, () => average(2))
carried(test, () => average(2), [
  [0, a],
  [1000, b],
  [2000, c],
])
laws(test, {
  of: (...c: never[]) => average(1, ...c),
  model: all =>
    all.map(([at, e], i) => {
      const metrics = all.slice(0, i + 1).flatMap(([, { metric }]) => (metric === undefined ? [] : [metric]))
      const mean = metrics.reduce((a, b) => a + b, 0) / metrics.length
      return [at, e.metric === undefined ? e : copy(e, { metric: Math.round(mean * 10) / 10 })]
    }),
})

test.run()
