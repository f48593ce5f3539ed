import { copy, type Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"

/**
 * Emits each event with the mean of all metrics so far as its metric, rounded to so many decimal places.
 *
 *     in           2-3-5--|     metrics
 *     average(2)   a-b-c--|     2, 2.5, 3.33
 *
 * Since the start: nothing is ever forgotten. An event without a metric is passed on as it is.
 * In the order of arrival; neither event times nor the clock matter.
 *
 * @example by("service", average(2, index()))
 * @see ewma, which forgets; fixedTimeWindow with smap(mean), for the mean of a minute
 */
export const average: WithChildren<[places: number], Event, Event> = operator("average", (places: number) => {
  const ok = Number.isInteger(places) && places >= 0 && places <= 15
  must(ok, `average rounds to ${places} decimal places`, "a whole number from 0 to 15")
  const unit = 10 ** places
  return {
    state: () => ({ sum: 0, count: 0 }),
    next(event: Event, self) {
      const metric = metricOf(event)
      if (metric === undefined) return self.emit(event)
      const { state } = self
      state.sum += metric
      state.count++
      const mean = state.sum / state.count
      const rounded = Math.round(mean * unit) / unit
      self.emit(copy(event, { metric: Number.isFinite(rounded) ? rounded : mean }))
    },
    migrate: state => state,
  }
})
