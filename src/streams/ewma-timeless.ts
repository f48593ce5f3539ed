import { copy, type Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"

/**
 * Emits each event with the exponentially weighted moving average as its metric: each new one has the weight `r`.
 *
 *     in                  4-4-4--|     metrics
 *     ewmaTimeless(0.5)   a-b-c--|     2, 3, 3.5
 *
 * With each metric x the average m becomes (1 - r)·m + r·x. It starts at 0. An event without a metric is passed on as
 * it is. In the order of arrival; neither event times nor the clock matter: two events at once count as two.
 *
 * @example by("service", ewmaTimeless(0.1, over(0.9, email("me@example.org"))))
 * @see ewma, which goes by the time between events; meanOverTime, which forgets nothing
 */
export const ewmaTimeless: WithChildren<[r: number], Event, Event> = operator("ewmaTimeless", (r: number) => {
  must(r > 0 && r <= 1, `ewmaTimeless gives a new metric the weight ${r}`, "above 0, at most 1: ewmaTimeless(0.1)")
  return {
    state: () => ({ mean: 0 }),
    next(event: Event, self) {
      const metric = metricOf(event)
      if (metric === undefined) return self.emit(event)
      const { state } = self
      state.mean = (1 - r) * state.mean + r * metric
      self.emit(copy(event, { metric: state.mean }))
    },
    migrate: state => state,
  }
})
