import type { Event } from "./event.ts"

/** The seconds that an event without a ttl is valid, as in Riemann. */
export const defaultTtl = 60

/**
 * The moment, in seconds, after which an event is no longer valid: min(time, arrival) + ttl.
 * The earlier of the two, so that a sender whose clock runs ahead cannot keep an event alive.
 */
export function deadline(event: Event, arrival: number, ttl: number = defaultTtl): number {
  // A time that is not finite is none.
  const time = Number.isFinite(event.time) ? (event.time as number) : arrival
  return Math.min(time, arrival) + ttlOf(event, ttl)
}

/** Is this event over: its state says so, or its ttl has passed at `now` (seconds)? */
export function isExpired(event: Event, now: number): boolean {
  const { time } = event
  const ttl = ttlOf(event, defaultTtl)
  // As a deadline is reckoned: a difference would be rounded otherwise.
  return event.state === "expired" || (Number.isFinite(time) && (time as number) + ttl < now)
}

/** A ttl that is no number is none: what is due at no time would stay for ever. A stream's code may have set it in place. */
const ttlOf = ({ ttl }: Event, otherwise: number): number =>
  typeof ttl === "number" && !Number.isNaN(ttl) ? ttl : otherwise
