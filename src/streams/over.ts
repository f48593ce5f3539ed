import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Passes the events whose metric is above a number.
 *
 *     in          1-2-3--|     metrics
 *     over(2)     ----3--|
 *
 * An event without a metric is dropped, as is one that is equal.
 *
 * @example when({ service: "disk" }, over(0.9, email("me@example.org")))
 * @see under, and when, for any other test
 */
export const over = operator("over", (limit: number) => ({
  asks: (event: Event) => event.metric,
  next(event: Event, self: Self) {
    if (event.metric !== undefined && event.metric > limit) self.emit(event)
  },
})) as Passing<[limit: number], Event>
