import fc from "fast-check"
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

const some = fc
  .array(fc.option(fc.integer({ min: -4, max: 4 }), { nil: undefined, freq: 8 }), { maxLength: 12 })
  .map(metrics => of(...metrics))
const metricsOf = (events: readonly Event[]) => events.flatMap(({ metric }) => (metric === undefined ? [] : [metric]))
/** The event that stands at a place when all with a metric are in order; equals stay in theirs. */
const inOrder = (events: readonly Event[], at: (n: number) => number) => {
  const sorted = events.filter(e => e.metric !== undefined).sort((a, b) => a.metric! - b.metric!)
  return sorted[Math.min(at(sorted.length), sorted.length - 1)]
}
const times = (all: readonly number[], metric: number) => all.filter(other => other === metric).length
const mostFrequent = (all: readonly number[]) =>
  all.filter((metric, i) => all.indexOf(metric) === i && all.every(other => times(all, other) <= times(all, metric)))

/** What all metrics make, for the folds that go by the first event with one: Riemann's `fold`. */
const numbers: [name: string, fold: (typeof table)[0][1], model: (all: number[]) => number][] = [
  ["sum", sum, all => all.reduce((a, b) => a + b)],
  ["product", product, all => all.reduce((a, b) => a * b)],
  ["mean", mean, all => all.reduce((a, b) => a + b) / all.length],
  [
    "stdDev",
    stdDev,
    all => Math.sqrt(all.reduce((a, b) => a + b * b, 0) / all.length - mean(of(...all))!.metric! ** 2),
  ],
  ["mode", mode, all => mostFrequent(all)[0] as number],
]
for (const [name, fold, model] of numbers) {
  test(`${name} is, of any events, the first with a metric, and the ${name} of all`, () => {
    fc.assert(
      fc.property(some, events => {
        const [found, first] = [fold(events), events.find(e => e.metric !== undefined)]
        assert.is(found?.host, first?.host)
        if (first !== undefined) assert.ok(Math.abs((found?.metric as number) - model(metricsOf(events))) < 1e-6)
      }),
    )
  })
}

/** The same for those that one event without a metric spoils, and that have no result of some: Riemann's `fold-all`. */
const strict: [name: string, fold: (typeof table)[0][1], model: (all: number[]) => number | undefined][] = [
  ["difference", difference, ([first, ...rest]) => rest.reduce((a, b) => a - b, first as number)],
  ["quotient", quotient, ([first, ...rest]) => (rest.includes(0) ? undefined : rest.reduce((a, b) => a / b, first!))],
  [
    "quotientSloppy",
    quotientSloppy,
    ([first, ...rest]) => ([first, ...rest].includes(0) ? 0 : rest.reduce((a, b) => a / b, first!)),
  ],
]
for (const [name, fold, model] of strict) {
  test(`${name} is, of any events, the first, with a metric only if all have one`, () => {
    fc.assert(
      fc.property(some, events => {
        const metric = metricsOf(events).length < events.length ? undefined : model(metricsOf(events))
        const found = fold(events)
        assert.is(found?.host, events[0]?.host)
        assert.equal(found?.metric, events.length > 0 ? metric : undefined)
      }),
    )
  })
}

test("takes one of the events themselves for the minimum, the maximum and the median, of equals by Riemann's rules", () => {
  fc.assert(
    fc.property(some, events => {
      const all = metricsOf(events)
      const [least, most] = [Math.min(...all), Math.max(...all)]
      assert.is(
        minimum(events),
        events.findLast(e => e.metric === least),
      )
      assert.is(
        maximum(events),
        events.findLast(e => e.metric === most),
      )
      assert.is(
        median(events),
        inOrder(events, n => Math.floor(n / 2)),
      )
    }),
  )
})

test("samples any events at any point", () => {
  fc.assert(
    fc.property(some, fc.constantFrom(0, 0.25, 0.5, 0.9, 0.99, 1), (events, point) => {
      const e = inOrder(events, n => Math.floor(n * point))
      const expected = e === undefined ? [] : [copy(e, { service: ` ${point}` })]
      assert.equal(folds.sortedSample(events, [point]), expected)
    }),
  )
})

test("gives all modes of any events, and counts them", () => {
  fc.assert(
    fc.property(some, events => {
      const first = events.find(e => e.metric !== undefined)
      const modes = mostFrequent(metricsOf(events)).map(metric => copy(first as Event, { metric }))
      assert.equal(folds.modes(events), modes)
      assert.equal(folds.count(events), copy(events[0] ?? event({}), { metric: events.length }))
    }),
  )
})

test.run()
