import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { equal } from "./parts/equal.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { Held, hold } from "./parts/held.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"
import { sameArg } from "./parts/same-arg.ts"
import { pastOf } from "./parts/time-of.ts"

interface Steady {
  value: unknown
  /** The time of the first event with this value, in seconds; undefined before the very first. */
  since: number | undefined
  /** When that came, in milliseconds of the clock. */
  came: number
  lasted: boolean
  held: Event[]
}

/**
 * Passes the events whose field, or what a function makes of them, keeps one value for `span`; drops the others.
 *
 *     in                        o--w-o--o----|     states ok and warning
 *     stable("3ms", "state")    ---o----(oo)-|
 *
 * Events are held until their value has lasted: by event time (none, or ahead: the clock), with the event that shows it, or
 * by the clock, when `span` has passed since the first of them came. Then they leave, one by one, and those that follow at
 * once. Another value drops what is held; so what is over is told later by the same `span`, as what begins is. In the
 * order of arrival. Of more than `max` held events (option, default
 * 10,000) the newest are let go and counted as full. On completion what is held is dropped: it has not lasted.
 * Differs from Riemann: the clock counts from an event's arrival, so what comes late is not stable at once.
 *
 * @example by(["host", "service"], stable("1m", "state", changed("state", email("me@example.org"))))
 * @see runs, for a number instead of a time; hysteresis
 */
export const stable = operator(
  "stable",
  Held,
  (span: Duration, of: Field | FieldOf, { max }: z.output<typeof Held>) => {
    const ms = period("stable", span)
    const read = fieldOf(of)
    const fresh = (): Steady => ({ value: undefined, since: undefined, came: 0, lasted: false, held: [] })
    return {
      state: fresh,
      asks: read,
      next(event: Event, self: Self<Steady>) {
        const { state, now } = self
        const value = read(event)
        const time = pastOf(event, self)
        if (state.since === undefined || !equal(value, state.value)) {
          self.state = { value, since: time, came: now, lasted: false, held: [event] }
          self.at("lasted", now + ms)
        } else if (state.lasted) self.emit(event)
        else {
          hold(self, state.held, event, max)
          if (micros(time) - micros(state.since) >= ms * 1000) release(self)
        }
      },
      timers: {
        lasted(self: Self<Steady>) {
          const { came } = self.state
          if (came + ms > self.now) self.at("lasted", came + ms)
          else release(self)
        },
      },
      migrate: (state, [, field]) => (sameArg(field, of) ? state : undefined),
      retime: retimed(ms),
    }
  },
) as Passing<[span: Duration, of: Field | FieldOf], Event> &
  Passing<[span: Duration, of: Field | FieldOf, options: z.input<typeof Held>], Event>

function release(self: Self<Steady>): void {
  const { held } = self.state
  self.state.lasted = true
  self.state.held = []
  self.cancel("lasted")
  for (const event of held) self.emit(event)
}
