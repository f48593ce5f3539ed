import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../../src/event/event.ts"
import { anomaly } from "../../../src/streams/anomaly.ts"
import { apdex } from "../../../src/streams/apdex.ts"
import { average } from "../../../src/streams/average.ts"
import { counter } from "../../../src/streams/counter.ts"
import { ddt } from "../../../src/streams/ddt.ts"
import { ewma } from "../../../src/streams/ewma.ts"
import { ewmaTimeless } from "../../../src/streams/ewma-timeless.ts"
import { fixedEventWindow } from "../../../src/streams/fixed-event-window.ts"
import { foldIntervalMetric } from "../../../src/streams/fold-interval-metric.ts"
import * as folds from "../../../src/streams/folds.ts"
import { histogram } from "../../../src/streams/histogram.ts"
import { meanOverTime } from "../../../src/streams/mean-over-time.ts"
import { percentiles } from "../../../src/streams/percentiles.ts"
import { predictLinear } from "../../../src/streams/predict-linear.ts"
import { rate } from "../../../src/streams/rate.ts"
import { smap } from "../../../src/streams/smap.ts"
import { sumOverTime } from "../../../src/streams/sum-over-time.ts"
import { grown } from "../kit/grown.ts"
import type { Any } from "../kit/laws.ts"

const test = suite("metricOf")
const { sum, product, mean, minimum, maximum, count, stdDev, median, mode, difference, quotient, quotientSloppy } =
  folds
const running = { sum, product, mean, minimum, maximum, count }

const operators: { readonly [name: string]: unknown } = {
  anomaly: anomaly({ last: 4, all: true }),
  holtWinters: anomaly({ method: "holtWinters", all: true }),
  apdex: apdex(5, 1, 2),
  average: average(3),
  counter: counter(),
  ddt: ddt(),
  "ddt, by the clock": ddt({ every: 2 }),
  ewma: ewma(3),
  ewmaTimeless: ewmaTimeless(0.5),
  foldIntervalMetric: foldIntervalMetric(5, all => all.reduce((a, b) => a + b)),
  histogram: histogram(5, [1, 3]),
  meanOverTime: meanOverTime(),
  percentiles: percentiles(5, [0, 0.5, 1]),
  "percentiles, as a sketch": percentiles(5, [0, 0.5, 1], { sketch: 0.01 }),
  predictLinear: predictLinear(5, 10),
  rate: rate(5),
  sumOverTime: sumOverTime(),
  ...Object.fromEntries(
    Object.entries(running).map(([name, fold]) => [`${name}, running`, fixedEventWindow(5, smap(fold))]),
  ),
}

/** What comes out where every seventh metric is this. */
function with_(stream: unknown, metric: number | undefined): unknown[] {
  const { take, clock, tree, out, failures } = grown(stream as Any)
  for (let i = 0; i < 80; i++) {
    const of = event({ host: "h", service: "s", metric: i % 7 === 3 ? metric : (i % 5) + 1, time: i })
    take(i * 1000, of)
  }
  clock.advance(200_000)
  tree.end()
  assert.equal(failures, [])
  return out.map(([at, value]) => {
    const e = value as Event
    return [at, Object.is(e.metric, metric) ? copy(e, { metric: undefined }) : e]
  })
}

for (const [name, stream] of Object.entries(operators)) {
  test(`takes a metric that is not finite for none: ${name}`, () => {
    const clean = with_(stream, undefined)
    for (const metric of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      assert.equal(with_(stream, metric), clean)
    }
  })
}

test("gives the same of an array as of none that is not finite", () => {
  const all = { ...running, stdDev, median, mode, difference, quotient, quotientSloppy }
  for (const [name, fold] of Object.entries(all)) {
    const [bad, none] = [Number.NaN, undefined].map(metric =>
      fold([3, metric, 1, 2, metric].map(metric => event({ metric }))),
    )
    assert.equal(bad, none, name)
  }
  const events = [Number.NaN, 2, 1, Number.POSITIVE_INFINITY, 3].map(metric => event({ metric }))
  assert.equal(folds.nonNilMetrics(events), [2, 1, 3])
  assert.equal(
    folds.sortedSample(events, [0, 1]).map(e => e.metric),
    [1, 3],
  )
})

test.run()
