import { z } from "zod"
import type { Event } from "../../event/event.ts"
import { deadline, isExpired } from "../../event/expiry.ts"
import type { Self, Spec } from "../core/operator.ts"
import { retimed } from "./retimed.ts"

/** The option of an operator that speaks for a sender that is silent: `forever`, though its last event has expired. */
export const Forever = z.strictObject({ forever: z.boolean().default(false) })

export interface Heard {
  /** The newest event, while it is spoken for. */
  last: Event | undefined
  /** When it expires, in seconds. */
  until: number
}

interface Plan {
  /** In milliseconds. */
  readonly every: number
  readonly forever: boolean
}

/**
 * Passes all events, and emits what `fill` makes of the newest one whenever `every` has passed without one, until it
 * has expired, or an expired one comes.
 */
export function filling(
  { every, forever }: Plan,
  fill: (last: Event, now: number) => Event | null | undefined,
): Spec<Event, Event, Heard> {
  return {
    state: () => ({ last: undefined, until: 0.5 }),
    next(event, self) {
      if (heard(event, self)) self.at("fill", self.now + every)
      else self.cancel("fill")
      self.emit(event)
    },
    timers: {
      fill(self) {
        const { state, now, seconds } = self
        if (state.last === undefined || (!forever && state.until < seconds)) {
          state.last = undefined
          return
        }
        self.at("fill", now + every)
        const filler = fill(state.last, seconds)
        if (filler !== undefined && filler !== null) self.emit(filler)
      },
    },
    migrate: state => state,
    retime: retimed(every),
  }
}

/** Takes note of the newest event; false when it has expired already, so that there is nothing to speak for. */
export function heard(event: Event, { state, seconds }: Pick<Self<Heard>, "state" | "seconds">): boolean {
  const over = isExpired(event, seconds)
  state.last = over ? undefined : event
  if (!over) state.until = deadline(event, seconds)
  return !over
}
