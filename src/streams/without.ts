import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { must } from "./parts/must.ts"

/**
 * Passes the events whose metric lies outside of two numbers: below the one or above the other.
 *
 *     in               1-2-3-4--|     metrics
 *     without(2, 3)    1-----4--|
 *
 * An event without a metric is dropped. Differs from Riemann: two arguments, no pair.
 *
 * @example when({ service: "temperature" }, without(5, 30, email("me@example.org")))
 * @see within, its opposite; over, under
 */
export const without = operator("without", (low: number, high: number) => {
  must(low <= high, `without takes the bounds ${low} and ${high}`, "the lower number first")
  return {
    asks: (event: Event) => event.metric,
    next(event: Event, self: Self) {
      if (event.metric !== undefined && (event.metric < low || event.metric > high)) self.emit(event)
    },
  }
}) as Passing<[low: number, high: number], Event>
