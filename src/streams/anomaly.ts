import { z } from "zod"
import { copy, type Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import type { Expectation, Method } from "./parts/expectation.ts"
import { holtWinters } from "./parts/holt-winters.ts"
import { medianDeviation } from "./parts/median-deviation.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { metricOf } from "./parts/metric-of.ts"

const weight = z.number().min(0).max(1)
const verdict = {
  threshold: z.number().positive().default(3.5),
  floor: z.number().nonnegative().default(0),
  all: z.boolean().default(false),
}
const Robust = z.strictObject({
  method: z.literal("robust").optional(),
  last: z.int().min(3).max(10_000).default(60),
  ...verdict,
})
const HoltWinters = z.strictObject({
  method: z.literal("holtWinters"),
  season: z.int().min(2).max(20_000).optional(),
  alpha: weight.default(0.2),
  beta: weight.default(0.05),
  gamma: weight.default(0.2),
  ...verdict,
})
const Options = z.discriminatedUnion("method", [Robust, HoltWinters])

/**
 * Passes the events whose metric is not what the ones before let expect, with its score as an attribute.
 *
 *     in                      1-2-3-2-9-2--|     metrics
 *     anomaly({ last: 4 })    --------9----|     attributes: score 9.44, expected 2
 *
 * The score is how many standard deviations above (below: negative) the metric is; beyond `threshold` (option, default
 * 3.5) it is an anomaly. With `{ all: true }` every event passes, from the first verdict on with its score. A deviation
 * below `floor` (option, default 0) is taken for that: what is flat otherwise makes an anomaly of the least change.
 * Method "robust", the default: the median and the median deviation of the `last` metrics (60) before; no verdict until
 * there are as many. Method "holtWinters": level and trend, smoothed by `alpha` and `beta`, and, if `season` says how
 * many events one has, the season's pattern by `gamma`; no verdict during the first three seasons (else 30 events).
 * In the order of arrival, each event one step: put `rate` or `foldIntervalMetric` before it where they do not come
 * evenly. An event without a metric passes with `all` only.
 *
 * @example by("service", rate(60, anomaly({ method: "holtWinters", season: 1440 }, email("me@example.org"))))
 * @see over, for a limit that is known; predictLinear
 */
export const anomaly: WithOptions<[], z.input<typeof Options>, Event, Event> = operator(
  "anomaly",
  Options,
  (options: z.output<typeof Options>) => {
    const { threshold, floor, all } = options
    const method = methodOf(options)
    return {
      state: method.start,
      next(event: Event, self) {
        const metric = metricOf(event)
        if (metric === undefined) return all ? self.emit(event) : undefined
        const known = expectation(method, self)
        const expected = known && { ...known, spread: spreadOf(known, metric, floor) }
        method.learn(self.state, metric, expected)
        if (expected === undefined) return all ? self.emit(event) : undefined
        const score = (metric - expected.metric) / expected.spread
        if (!all && Math.abs(score) <= threshold) return
        const attributes = { score: String(Number(score.toFixed(2))), expected: digits(expected.metric) }
        self.emit(copy(event, { attributes: mergeAttributes(event.attributes, attributes) }))
      },
      version: 2,
      migrate: (state, [old]) => (sameMethod(old as typeof options, options) ? state : undefined),
    }
  },
)

function methodOf(options: z.output<typeof Options>): Method<unknown> {
  if (options.method !== "holtWinters") return medianDeviation(options.last) as Method<unknown>
  return holtWinters(options.season, options, options.threshold) as Method<unknown>
}

/** What metrics at the end of what a number can hold have made of it is let go: nothing could be expected ever after. */
function expectation(method: Method<unknown>, self: { state: unknown }): Expectation | undefined {
  const known = method.expects(self.state)
  if (known === undefined || (Number.isFinite(known.metric) && Number.isFinite(known.spread))) return known
  self.state = method.start()
  return undefined
}

/** Never 0, so that what is equal but for the rounding of sums is no anomaly. */
const spreadOf = (known: Expectation, metric: number, floor: number): number =>
  Math.max(known.spread, floor, 1e-9 * Math.max(Math.abs(metric), Math.abs(known.metric)), Number.MIN_VALUE)

const digits = (of: number): string => String(Number(of.toPrecision(6)))

const sameMethod = (a: z.output<typeof Options>, b: z.output<typeof Options>): boolean =>
  a.method === "holtWinters" ? b.method === "holtWinters" && a.season === b.season : b.method !== "holtWinters"
