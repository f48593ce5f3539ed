import type { Event } from "../event/event.ts"
import { isExpired } from "../event/expiry.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Passes the events that are over: their state is "expired", or their ttl (none: 60 s) has passed by the clock.
 *
 *     in          a-e-b--|     e is expired
 *     expired()   --e----|
 *
 * An event that comes so late that its ttl is over counts as expired; one without a time does so by its state only.
 *
 * @example expired(set({ description: "no word from it" }, email("me@example.org")))
 * @see live, its opposite
 */
export const expired = operator("expired", () => ({
  asks: (event: Event) => [event.state, event.time, event.ttl],
  next(event: Event, self: Self) {
    if (isExpired(event, self.seconds)) self.emit(event)
  },
})) as Passing<[], Event>
