import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { foldIntervalMetric } from "../../src/streams/fold-interval-metric.ts"
import { bins } from "./kit/bins.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("foldIntervalMetric")
const most = (metrics: number[]) => Math.max(...metrics)

test(
  "emits the last event of a window with the metric that all metrics make",
  marbles(({ cold, expectObservable }) => {
    const { a, b, n } = events({ a: { metric: 5 }, b: { metric: 2 }, n: {} })
    expectObservable(cold("a-bn------|", { a, b, n }).pipe(foldIntervalMetric("6ms", most))).toBe("------e---|", {
      e: copy(b, { metric: 5 }),
    })
  }),
)

test("has a window for each key", () => {
  const { take, clock, out } = grown(by("host", foldIntervalMetric(5, most)))
  for (const [i, host] of ["x", "y", "x"].entries()) take(i * 1000, event({ host, metric: i }))
  clock.advance(20_000)
  assert.equal(
    out.map(([at, e]) => [at, (e as Event).host, (e as Event).metric]),
    [
      [5000, "x", 2],
      [6000, "y", 1],
    ],
  )
})

test("refuses no time, and options that it does not have", () => {
  assert.throws(() => foldIntervalMetric(0, most), /above zero/)
  assert.throws(() => foldIntervalMetric(5, most, { most: 1 } as never), /does not take these options/)
})

everyday(test, () => foldIntervalMetric("5ms", most))
laws(test, {
  of: (...c: never[]) => foldIntervalMetric(4, most, { max: 3 }, ...c),
  model: (inputs, end) =>
    bins(inputs, e => e.metric !== undefined, 4000, end).map(([at, held]) => {
      const metrics = held.slice(0, 3).map(e => e.metric!)
      return [at, copy(held.at(-1) as Event, { metric: most(metrics) })]
    }),
})

test.run()
