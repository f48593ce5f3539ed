import { copy, type Event, event } from "../event/event.ts"
import type { Running } from "./parts/gathering.ts"
import { metricOf } from "./parts/metric-of.ts"
import { best, counted, reduced } from "./parts/running.ts"

/**
 * Folds make one event of many: `smap(mean, …)` after anything that emits arrays of events. Unless one says otherwise
 * it ignores events without a metric, gives the first event that has one with its metric replaced, and `undefined`,
 * which `smap` drops, where none has.
 */
type Fold = <T extends Event>(events: readonly T[]) => T | undefined

/** A fold that can run: a window that is followed by it alone holds no events. */
type Runs = Fold & { readonly running: Running }

/** Points of a sample, 0 to 1; in an object, each with what is appended to the service. */
export type Points = readonly number[] | Readonly<Record<string, string>>

/** The metrics of those events that have one, in order; what is not finite is none. */
export function nonNilMetrics(events: readonly Event[]): number[] {
  const metrics: number[] = []
  for (const event of events) {
    const metric = metricOf(event)
    if (metric !== undefined) metrics.push(metric)
  }
  return metrics
}

const replaced = <T extends Event>(of: T, changes: Event): T => copy(of, changes) as T
const atMost = (a: number, b: number) => a <= b
const atLeast = (a: number, b: number) => a >= b
const has = (e: Event) => metricOf(e) !== undefined
const byMetric = (a: Event, b: Event) => (a.metric as number) - (b.metric as number)

function fold<T extends Event>(events: readonly T[], f: (metrics: number[]) => number): T | undefined {
  const first = events.find(has)
  return first && replaced(first, { metric: f(nonNilMetrics(events)) })
}

/** Where the order matters, one event without a metric spoils the result: the first event, with no metric and why. */
function foldAll<T extends Event>(events: readonly T[], f: (metrics: number[]) => number): T | undefined {
  const first = events[0]
  if (first === undefined) return undefined
  const metrics = nonNilMetrics(events)
  if (metrics.length < events.length) return spoilt(first, "an event has no metric")
  const metric = f(metrics)
  return Number.isFinite(metric) ? replaced(first, { metric }) : spoilt(first, "cannot divide by zero")
}

const spoilt = <T extends Event>(of: T, why: string): T => replaced(of, { metric: undefined, description: why })
const add = (a: number, b: number) => a + b
const times = (a: number, b: number) => a * b

/** The first event with the sum of all metrics. */
export const sum: Runs = Object.assign<Fold, { running: Running }>(
  events => fold(events, metrics => metrics.reduce(add)),
  { running: reduced("sum", add) },
)

/** The first event with the product of all metrics. */
export const product: Runs = Object.assign<Fold, { running: Running }>(
  events => fold(events, metrics => metrics.reduce(times)),
  { running: reduced("product", times) },
)

/** The first event with its metric less all that follow. Where an event has no metric the result has none either. */
export const difference: Fold = events => foldAll(events, metrics => metrics.reduce((a, b) => a - b))

/**
 * The first event with its metric divided by all that follow. Where an event has no metric, or on division by zero,
 * the result has none.
 */
export const quotient: Fold = events => foldAll(events, metrics => metrics.reduce((a, b) => a / b))

/** As `quotient`, but 0 where any metric is 0: for the ratio of two rates that may both stand still. */
export const quotientSloppy: Fold = events =>
  foldAll(events, metrics => (metrics.includes(0) ? 0 : metrics.reduce((a, b) => a / b)))

/** The first event with the mean of all metrics. */
export const mean: Runs = Object.assign<Fold, { running: Running }>(
  events => fold(events, metrics => metrics.reduce(add) / metrics.length),
  { running: reduced("mean", add, (total, n) => total / n) },
)

/** The first event with the standard deviation of all metrics, as of a whole population. */
export const stdDev: Fold = events =>
  fold(events, metrics => {
    const middle = metrics.reduce(add) / metrics.length
    return Math.sqrt(metrics.reduce((total, metric) => total + (metric - middle) ** 2, 0) / metrics.length)
  })

/** The median event, by metric: of an even number the upper one, never something between two. */
export const median: Fold = events => sampled(events, 0.5)

/** The event with the smallest metric; of several the last. */
export const minimum: Runs = Object.assign<Fold, { running: Running }>(events => extremum(atMost, events), {
  running: best("minimum", atMost),
})

/** The event with the largest metric; of several the last. */
export const maximum: Runs = Object.assign<Fold, { running: Running }>(events => extremum(atLeast, events), {
  running: best("maximum", atLeast),
})

/** The event whose metric beats all others, where `beats(a, b)` says whether a later metric a beats b. */
export function extremum<T extends Event>(
  beats: (a: number, b: number) => boolean,
  events: readonly T[],
): T | undefined {
  let best: T | undefined
  for (const e of events) {
    const metric = metricOf(e)
    if (metric === undefined) continue
    if (best?.metric === undefined || beats(metric, best.metric)) best = e
  }
  return best
}

/** The first event once for each of the most frequent metrics, in the order in which these first occur. */
export function modes<T extends Event>(events: readonly T[]): T[] {
  const first = events.find(has)
  if (first === undefined) return []
  const counts = new Map<number, number>()
  for (const metric of nonNilMetrics(events)) counts.set(metric, (counts.get(metric) ?? 0) + 1)
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b))
  return [...counts].filter(([, n]) => n === most).map(([metric]) => replaced(first, { metric }))
}

/** The first event with the most frequent metric; of several the one that occurs first. */
export const mode: Fold = events => modes(events)[0]

/** The first event with the number of events, with a metric or without; of none, an event with the metric 0. */
export const count: ((events: readonly Event[]) => Event) & { readonly running: Running } = Object.assign(
  (events: readonly Event[]) =>
    events[0] === undefined ? event({ metric: 0 }) : copy(events[0], { metric: events.length }),
  { running: counted },
)

/**
 * For each point (0 the smallest, 0.5 the median, 1 the largest) the event that stands there by metric, with the
 * point appended to its service: `api` gives `api 0.95`. Of no events, none.
 */
export function sortedSample<T extends Event>(events: readonly T[], points: Points): T[] {
  const sorted = events.filter(has).sort(byMetric)
  return named(points).flatMap(([point, name]) => {
    const at = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * point))]
    return at === undefined ? [] : [replaced(at, { service: (at.service ?? "") + name })]
  })
}

/** The points, each with what it appends to the service. */
export const named = (points: Points): (readonly [point: number, name: string])[] =>
  Array.isArray(points)
    ? (points as readonly number[]).map(point => [point, ` ${point}`])
    : Object.entries(points).map(([point, name]) => [Number(point), name])

function sampled<T extends Event>(events: readonly T[], point: number): T | undefined {
  const sorted = events.filter(has).sort(byMetric)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * point))]
}
