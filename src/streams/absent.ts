import { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"

const Options = z.strictObject({ state: z.string().min(1).default("absent") })

interface Watch {
  /** The newest event; while nothing comes, the last there was. */
  last: Event | undefined
  /** When that came, in milliseconds. */
  came: number
  away: boolean
}

/**
 * Emits an event when nothing has come for so long, and another when something comes again; passes nothing else.
 *
 *     in   a-b---------c----|     absent("6ms")
 *     out  --------B---C----|     B = b, its state "absent"; C = the same, its state "ok"
 *
 * By the clock, from the first event on; event times do not matter, and an event whose state is "expired" is no sign of
 * life. Both are the last event before the silence, so that they are of one host and service, without its metric; `time`
 * is now, `description` says how long it was. `{ state: "critical" }` is another state for the silence. It says so once.
 * Inside `by` a key lives on until it has fired, and ends as any other after that: when it comes back later still, it is
 * new. On completion nothing is emitted.
 *
 * @example by("host", absent("5m", email("me@example.org")))
 * @see expired, for events whose own ttl is over; fillIn, which says it again and again
 */
export const absent: WithOptions<[after: Duration], z.input<typeof Options>, Event, Event> = operator(
  "absent",
  Options,
  (after: Duration, { state: silent }: z.output<typeof Options>) => {
    const ms = period("absent", after)
    const say = (self: Self<Watch>, state: string, what: string) => {
      const { last, came } = self.state
      const description = `${what} for ${(self.now - came) / 1000} s`
      self.emit(copy(last as Event, { state, description, metric: undefined, time: self.seconds }))
    }
    return {
      state: (): Watch => ({ last: undefined, came: 0, away: false }),
      next(event: Event, self: Self<Watch>) {
        if (event.state === "expired") return
        const { state, now } = self
        self.at("fire", now + ms)
        if (state.away) say(self, "ok", "back: nothing had come")
        state.last = event
        state.came = now
        state.away = false
      },
      timers: {
        fire(self) {
          self.state.away = true
          say(self, silent, "nothing has come")
        },
      },
      migrate: state => state,
      retime: retimed(ms),
    }
  },
)
