import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { period } from "./parts/period.ts"
import { pastOf } from "./parts/time-of.ts"

/**
 * Emits each event with the exponentially weighted moving average as its metric: what is `halflife` old counts half.
 *
 *     in         4---4---4--|     metrics, one each second
 *     ewma(1)    a---b---c--|     2, 3, 3.5
 *
 * By event time (none, or ahead: the clock): with r = ½^(1/halflife), a new metric x adds (1 - r)·x, and what was there fades to
 * r^Δt of itself. So it starts at 0 and is made for about one event a second. A late event is weighed by its age and
 * leaves with the newest time. An event without a metric is passed on as it is.
 *
 * @example by(["host", "service"], ewma("10s", over(0.9, email("me@example.org"))))
 * @see average, which forgets nothing
 */
export const ewma: WithChildren<[halflife: Duration], Event, Event> = operator("ewma", (halflife: Duration) => {
  const r = 0.5 ** (1000 / period("ewma", halflife))
  return {
    state: () => ({ mean: 0, time: 0 }),
    next(event: Event, self) {
      const metric = metricOf(event)
      if (metric === undefined) return self.emit(event)
      const { state } = self
      const time = pastOf(event, self)
      const since = time - state.time
      const fresh = (1 - r) * metric
      if (since > 0) {
        state.mean = fresh + state.mean * r ** since
        state.time = time
      } else state.mean += fresh * r ** -since
      self.emit(copy(event, { metric: state.mean, time: state.time }))
    },
    migrate: state => state,
  }
})
