import type { Event } from "../event/event.ts"
import { isExpired } from "../event/expiry.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Passes the events that are not over: neither is their state "expired", nor has their ttl passed by the clock.
 *
 *     in       a-e-b--|     e is expired
 *     live()   a---b--|
 *
 * Riemann calls it `not-expired`. An event without a ttl is over 60 s after its time.
 *
 * @example live(by("service", coalesce(10, smap(sum, index()))))
 * @see expired, its opposite
 */
export const live = operator("live", () => ({
  asks: (event: Event) => [event.state, event.time, event.ttl],
  next(event: Event, self: Self) {
    if (!isExpired(event, self.seconds)) self.emit(event)
  },
})) as Passing<[], Event>
