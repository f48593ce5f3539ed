import { copy, type Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"

/**
 * Emits each event with the mean of all metrics so far as its metric.
 *
 *     in               2-3-7--|     metrics
 *     meanOverTime()   a-b-c--|     2, 2.5, 4
 *
 * Since the start: nothing is ever forgotten. An event without a metric is passed on as it is.
 * In the order of arrival; neither event times nor the clock matter.
 *
 * @example by("service", meanOverTime(index()))
 * @see average, which rounds; ewma and ewmaTimeless, which forget
 */
export const meanOverTime: WithChildren<[], Event, Event> = operator("meanOverTime", () => ({
  state: () => ({ sum: 0, count: 0 }),
  next(event: Event, self) {
    const metric = metricOf(event)
    if (metric === undefined) return self.emit(event)
    const { state } = self
    state.sum += metric
    state.count++
    self.emit(copy(event, { metric: state.sum / state.count }))
  },
}))
