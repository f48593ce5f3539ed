import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { Held, hold } from "./held.ts"
import { operator, type Self, type WithOptions } from "./operator.ts"
import { period } from "./period.ts"

interface Window {
  /** Where the window begins, in seconds; undefined before the first event. */
  start: number | undefined
  held: Event[]
}

/**
 * Emits the events of each stretch of time together, as an array.
 *
 *     in   a-b-----c-----------|     fixedTimeWindow("6ms"); a, b, c at their times
 *     out  ------B-----C-------|     B = [a, b], C = [c]
 *
 * By event time (none: the clock): the first window begins with the first event, the others follow without a gap.
 * One ends when an event of a later one comes, or when the clock has moved on by as much as was left of it when its
 * first event came; so it ends without new events too. An event of a window that has ended is dropped as late. Of more
 * than `max` held events (option, default 10,000) the newest are let go, counted as full. On completion what is held
 * is emitted. Differs from Riemann: windows close by the clock too, and those without events emit nothing.
 *
 * @example by("host", fixedTimeWindow(60, smap(mean, index(), email("me@example.org"))))
 * @see batch, for a number of events; percentiles, coalesce
 */
export const fixedTimeWindow: WithOptions<[length: Duration], z.input<typeof Held>, Event, readonly Event[]> = operator(
  "fixedTimeWindow",
  Held,
  (length: Duration, { max }: z.output<typeof Held>) => {
    const ms = period("fixedTimeWindow", length)
    const seconds = ms / 1000
    const flush = (self: Self<Window, readonly Event[]>) => {
      const { held, start } = self.state
      if (held.length === 0) return
      self.state.held = []
      self.state.start = (start as number) + seconds
      self.emit(held)
    }
    return {
      state: (): Window => ({ start: undefined, held: [] }),
      next(event: Event, self: Self<Window, readonly Event[]>) {
        const { state, now } = self
        const { held } = state
        const time = event.time ?? self.seconds
        const start = (state.start ??= time)
        if (time < start) {
          // An empty window that lies ahead of the clock was opened by a sender whose clock was wrong.
          if (held.length > 0 || start <= self.seconds + seconds) return self.drop("late")
          state.start = time
        }
        const ended = time < start + seconds ? 0 : Math.floor((time - start) / seconds)
        if (held.length > 0 && ended === 0) return hold(self, held, event, max)
        state.start += ended * seconds
        state.held = [event]
        self.at("end", now + Math.ceil((state.start + seconds - time) * 1000))
        if (held.length > 0) self.emit(held)
      },
      timers: { end: flush },
      end: flush,
      migrate: state => state,
    }
  },
)
