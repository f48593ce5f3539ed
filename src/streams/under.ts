import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Passes the events whose metric is below a number.
 *
 *     in          1-2-3--|     metrics
 *     under(2)    1------|
 *
 * An event without a metric is dropped, as is one that is equal.
 *
 * @example when({ service: "battery" }, under(0.2, email("me@example.org")))
 * @see over, and when, for any other test
 */
export const under = operator("under", (limit: number) => ({
  asks: (event: Event) => event.metric,
  next(event: Event, self: Self) {
    if (event.metric !== undefined && event.metric < limit) self.emit(event)
  },
})) as Passing<[limit: number], Event>
