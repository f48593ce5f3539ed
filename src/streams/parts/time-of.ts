import type { Event } from "../../event/event.ts"

interface Now {
  readonly seconds: number
}

/** The time of an event, in seconds; of one without a time, or whose time is not finite, that of the clock. */
export const timeOf = ({ time }: Event, { seconds }: Now): number =>
  Number.isFinite(time) ? (time as number) : seconds

/** The same, but never ahead of the clock: a sender whose own is wrong leads nobody astray. */
export const pastOf = (event: Event, self: Now): number => Math.min(timeOf(event, self), self.seconds)

/** Does a time in microseconds lie ahead of a clock in milliseconds: past the one at which it stands? */
export const isAhead = (time: number, now: number): boolean => time >= (now + 1) * 1000
