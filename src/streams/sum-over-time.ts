import { copy, type Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"

/**
 * Emits each event with the sum of all metrics so far as its metric.
 *
 *     in              1-2-3--|     metrics
 *     sumOverTime()   1-3-6--|
 *
 * Since the start: nothing is ever forgotten. An event without a metric is passed on as it is.
 * In the order of arrival; neither event times nor the clock matter.
 *
 * @example by("service", sumOverTime(index()))
 * @see counter, which can be reset; meanOverTime
 */
export const sumOverTime: WithChildren<[], Event, Event> = operator("sumOverTime", () => ({
  state: () => ({ sum: 0 }),
  next(event: Event, self) {
    const metric = metricOf(event)
    if (metric === undefined) return self.emit(event)
    self.state.sum += metric
    self.emit(copy(event, { metric: self.state.sum }))
  },
}))
