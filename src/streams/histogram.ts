import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"
import { sameArg } from "./parts/same-arg.ts"

interface Counts {
  /** How many metrics are in each bucket and in none before it; the last bucket is all above the bounds. */
  counts: number[]
  last: Event | undefined
}

/**
 * At the end of each window, for each bound, the number of metrics that are at most that; and for +Inf, of all.
 *
 *     in   1-3-9------|        metrics     histogram("6ms", [1, 5])
 *     out  ------(xyz)|        metrics 1, 2, 3; services "api le 1", "api le 5", "api le +Inf"
 *
 * Emits the last event that was counted, once for each bucket, with the count as its metric, ` le ` and the bound
 * appended to the service, and the bound as its attribute `le`: as Prometheus has it, but counts begin anew with each
 * window (`by("service", sumOverTime())` after it makes the ever growing ones).
 * By the clock: a window opens with the first event that has a metric; event times do not matter and are kept.
 * Expired events and those without a metric are not counted. On completion what is held is emitted; on error dropped.
 *
 * @example by("service", histogram(60, [0.01, 0.1, 1, 10], index()))
 * @see percentiles, for events that stand at points instead of counts below bounds
 */
export const histogram: WithChildren<[every: Duration, bounds: readonly number[]], Event, Event> = operator(
  "histogram",
  (every: Duration, bounds: readonly number[]) => {
    const ms = period("histogram", every)
    must(
      Array.isArray(bounds) && bounds.length > 0 && bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]!),
      `histogram takes bounds that rise, got ${JSON.stringify(bounds)}`,
      "histogram(60, [0.01, 0.1, 1, 10])",
    )
    must(bounds.every(Number.isFinite), "histogram has a bucket for +Inf by itself", "bounds that are finite numbers")
    const names = [...bounds.map(String), "+Inf"]
    const none = (): Counts => ({ counts: names.map(() => 0), last: undefined })
    const flush = (self: Self<Counts>) => {
      const { counts, last } = self.state
      if (last === undefined) return
      self.state = none()
      let metric = 0
      names.forEach((le, i) => {
        metric += counts[i] as number
        const attributes = mergeAttributes(last.attributes, { le })
        self.emit(copy(last, { service: `${last.service ?? ""} le ${le}`, metric, attributes }))
      })
    }
    return {
      state: none,
      next(event: Event, self: Self<Counts>) {
        const metric = metricOf(event)
        if (metric === undefined || event.state === "expired") return
        const { state } = self
        if (state.last === undefined) self.at("end", self.now + ms)
        state.last = event
        const at = bounds.findIndex(bound => metric <= bound)
        const bucket = at < 0 ? bounds.length : at
        state.counts[bucket] = (state.counts[bucket] as number) + 1
      },
      timers: { end: flush },
      end: flush,
      migrate: (state, [, old]) => (sameArg(old, bounds) ? state : undefined),
      retime: retimed(ms),
    }
  },
)
