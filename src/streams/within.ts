import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { must } from "./parts/must.ts"

/**
 * Passes the events whose metric lies between two numbers, or is one of them.
 *
 *     in              1-2-3-4--|     metrics
 *     within(2, 3)    --2-3----|
 *
 * An event without a metric is dropped. Differs from Riemann: two arguments, no pair.
 *
 * @example when({ service: "temperature" }, within(5, 30, set({ state: "ok" }, index())))
 * @see without, its opposite; over, under
 */
export const within = operator("within", (low: number, high: number) => {
  must(low <= high, `nothing is within ${low} and ${high}`, "the lower number first")
  return {
    asks: (event: Event) => event.metric,
    next(event: Event, self: Self) {
      if (event.metric !== undefined && event.metric >= low && event.metric <= high) self.emit(event)
    },
  }
}) as Passing<[low: number, high: number], Event>
