import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"

/**
 * Multiplies the metric by a number.
 *
 *     in          1-2-3--|     metrics
 *     scale(8)    8-F-O--|     8, 16, 24
 *
 * An event without a metric is passed on as it is.
 *
 * @example when({ service: "traffic" }, scale(8, set({ service: "traffic bits" }, index())))
 * @see adjust, for any other function
 */
export const scale: WithChildren<[by: number], Event, Event> = operator("scale", (by: number) => ({
  next(event: Event, self: Self) {
    self.emit(event.metric === undefined ? event : copy(event, { metric: event.metric * by }))
  },
}))
