import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import * as folds from "../../src/streams/folds.ts"

const test = suite("folds")
const of = (...metrics: (number | undefined)[]) => metrics.map((metric, i) => event({ host: `h${i}`, metric }))
const none = undefined
const { sum, product, difference, quotient, quotientSloppy, mean, stdDev, mode, median, minimum, maximum } = folds

const table: [
  name: string,
  fold: (events: readonly Event[]) => Event | undefined,
  of: Event[],
  host: string,
  metric?: number,
][] = [
  ["sum", sum, of(1, 2, 3), "h0", 6],
  ["sum skips those without a metric", sum, of(none, 2, 3), "h1", 5],
  ["product", product, of(2, 3, 4), "h0", 24],
  ["difference", difference, of(9, 2, 3), "h0", 4],
  ["difference is spoilt by one without a metric", difference, of(none, 2), "h0", none],
  ["quotient", quotient, of(12, 2, 3), "h0", 2],
  ["quotient by zero", quotient, of(12, 0), "h0", none],
  ["quotientSloppy", quotientSloppy, of(12, 4), "h0", 3],
  ["quotientSloppy of zeros", quotientSloppy, of(0, 0), "h0", 0],
  ["quotientSloppy by zero", quotientSloppy, of(12, 0), "h0", 0],
  ["mean", mean, of(1, none, 2), "h0", 1.5],
  ["stdDev of a population", stdDev, of(2, 4, 4, 4, 5, 5, 7, 9), "h0", 2],
  ["mode", mode, of(1, 2, 2, 3), "h0", 2],
  ["mode of several is the first to occur", mode, of(3, 1, 1, 3), "h0", 3],
  ["median", median, of(5, 1, 3), "h2", 3],
  ["median of an even number is the upper one", median, of(4, 1, 3, 2), "h2", 3],
  ["minimum of equals is the last", minimum, of(1, 2, none, 1), "h3", 1],
  ["maximum of equals is the last", maximum, of(2, 1, 2, none), "h2", 2],
  ["count counts those without a metric too", folds.count, of(none, 5), "h0", 2],
]

for (const [name, fold, events, host, metric] of table) {
  test(name, () => {
    const result = fold(events)
    assert.equal([result?.host, result?.metric], [host, metric])
  })
}

test("gives nothing where there is nothing to fold", () => {
  for (const fold of [
    sum,
    product,
    difference,
    quotient,
    quotientSloppy,
    mean,
    stdDev,
    mode,
    median,
    minimum,
    maximum,
  ]) {
    assert.is(fold([]), undefined)
  }
  for (const fold of [sum, product, mean, stdDev, mode, median, minimum, maximum]) {
    assert.is(fold(of(none)), undefined)
  }
  assert.equal(folds.count([]), event({ metric: 0 }))
})

test("says in the description why there is no result", () => {
  assert.is(difference(of(1, none))?.description, "an event has no metric")
  assert.is(quotient(of(1, 0))?.description, "cannot divide by zero")
})

test("gives every one of the most frequent metrics", () => {
  const events = of(none, 3, 1, 1, 3, 2)
  assert.equal(
    folds.modes(events),
    [3, 1].map(metric => copy(events[1] as Event, { metric })),
  )
  assert.equal(folds.modes([]), [])
})

test("samples by metric at points, and names them", () => {
  const events = [event({ service: "a", metric: 2 }), event({ service: "b", metric: 1 }), event({ metric: none })]
  assert.equal(
    folds.sortedSample(events, [0, 1]).map(e => e.service),
    ["b 0", "a 1"],
  )
  assert.equal(
    folds.sortedSample(events, { 0: ".min", 1: ".max" }).map(e => e.service),
    ["b.min", "a.max"],
  )
  assert.equal(folds.sortedSample([], [0.5]), [])
})

test("lists the metrics that there are", () => {
  assert.equal(folds.nonNilMetrics(of(1, none, 0)), [1, 0])
})

test("finds the extreme by any comparison", () => {
  assert.is(folds.extremum((a, b) => Math.abs(a) > Math.abs(b), of(-5, 5, none))?.metric, -5)
})

test.run()
