import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { Forever, type Heard, heard } from "./parts/filling.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"

/**
 * Emits the newest event every so often, whether events come faster or more slowly.
 *
 *     in   a-bc---------e----|     e is expired     interpolateConstant("4ms")
 *     out  a---c---c---ce----|     the time of each is that of the tick
 *
 * By the clock: the first tick is at once, with the first event; event times do not matter. It ends when the newest
 * event (no ttl: 60 s) has expired, or an expired one comes, which is passed on, and begins anew with the next; with
 * `{ forever: true }` only an expired one ends it, and its key in `by` does not end before. Events between two ticks are
 * not emitted, but for the newest. On completion nothing more is emitted. Differs from Riemann: it ends with the ttl.
 *
 * @example by(["host", "service"], interpolateConstant("10s", index()))
 * @see fillInLast, which passes all events
 */
export const interpolateConstant: WithOptions<[every: Duration], z.input<typeof Forever>, Event, Event> = operator(
  "interpolateConstant",
  Forever,
  (every: Duration, { forever }: z.output<typeof Forever>) => {
    const ms = period("interpolateConstant", every)
    const tick = (self: Self<Heard>) => {
      const { state, now, seconds: time } = self
      if (state.last === undefined || (!forever && state.until < time)) {
        state.last = undefined
        return
      }
      self.at("tick", now + ms)
      self.emit(copy(state.last, { time }))
    }
    return {
      state: (): Heard => ({ last: undefined, until: 0.5 }),
      next(event: Event, self: Self<Heard>) {
        if (!heard(event, self)) {
          self.cancel("tick")
          self.emit(event)
        } else if (self.due("tick") === undefined) tick(self)
      },
      timers: { tick },
      migrate: state => state,
      retime: retimed(ms),
    }
  },
)
