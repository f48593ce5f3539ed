import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { ewmaTimeless } from "../../src/streams/ewma-timeless.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("ewmaTimeless")
const { a, n } = events({ a: { metric: 4 }, n: {} })

test(
  "emits each event with the moving average, and passes one without a metric as it is",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-a-n-a--|", { a, n }).pipe(ewmaTimeless(0.5))).toBe("a-b-n-c--|", {
      a: copy(a, { metric: 2 }),
      b: copy(a, { metric: 3 }),
      n,
      c: copy(a, { metric: 3.5 }),
    })
  }),
)

test("has an average for each key", () => {
  const { take, out } = grown(by("host", ewmaTimeless(0.5)))
  for (const host of ["x", "y", "x"]) take(0, event({ host, metric: 4 }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [2, 2, 3],
  )
})

test("goes on from its average when it is edited to forget faster", () => {
  assert.equal(edited(ewmaTimeless(0.5), [a], ewmaTimeless(1), [n, a]), [n, a])
  assert.equal(edited(ewmaTimeless(0.5), [a], ewmaTimeless(0.25), [a]), [copy(a, { metric: 2.5 })])
})

test("refuses a weight that gives a new metric none, or more than all", () => {
  assert.throws(() => ewmaTimeless(0), /the weight 0/)
  assert.throws(() => ewmaTimeless(1.1), /the weight 1.1/)
  assert.throws(() => ewmaTimeless(Number.NaN), /the weight NaN/)
})

everyday(test, () => ewmaTimeless(0.5))
laws(test, {
  of: (...c: never[]) => ewmaTimeless(0.3, ...c),
  near: true,
  model: all =>
    all.map(([at, e], i) => {
      // Each metric counts r, and fades by (1 - r) with each that follows.
      const metrics = all.slice(0, i + 1).flatMap(([, { metric }]) => (metric === undefined ? [] : [metric]))
      const weighted = metrics.map((metric, j) => metric * 0.3 * 0.7 ** (metrics.length - 1 - j))
      return [at, e.metric === undefined ? e : copy(e, { metric: weighted.reduce((a, b) => a + b, 0) })]
    }),
})

test.run()
