import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { Held } from "./parts/held.ts"
import { Late, late } from "./parts/late.ts"
import { period } from "./parts/period.ts"

interface Recent {
  /** By time, in microseconds; of equal times as they came. */
  held: { readonly time: number; readonly event: Event }[]
  /** When the newest came, in milliseconds. */
  came: number
}

const Options = Held.extend(Late.pick({ late: true }).shape)

/**
 * Emits, with each event, those of the last stretch of time, oldest first, as an array.
 *
 *     in   a-b-----c--|     movingTimeWindow("6ms"); a, b, c at their times
 *     out  A-B-----C--|     A = [a], B = [a, b], C = [c]
 *
 * By event time (none: the clock): the events that are newer than the newest of all less `length`, by time. One that is
 * older is counted as late, emits nothing, and goes to the stream of the option `late`; one that is newer takes its
 * place among them. Nothing is emitted without an event, and nothing more on completion. Beyond `max` events (option,
 * default 10,000) the oldest are let go, counted as full. Each array is a copy: for many events slidingWindow costs less.
 * Differs from Riemann: the arrays are in the order of time, and an event without a time does not stay for ever.
 *
 * @call movingTimeWindow(length, { max, late }?, ...children)
 * @example by("host", movingTimeWindow("5m", smap(maximum, index())))
 * @see slidingWindow, which emits every so often; movingEventWindow
 */
export const movingTimeWindow: WithOptions<
  [length: Duration],
  z.input<typeof Options>,
  Event,
  readonly Event[]
> = operator("movingTimeWindow", Options, (length: Duration, { max }: z.output<typeof Options>) => {
  const span = period("movingTimeWindow", length) * 1000
  return {
    state: (): Recent => ({ held: [], came: 0 }),
    next(event: Event, self: Self<Recent, readonly Event[]>) {
      const { state } = self
      const time = micros(event.time ?? self.seconds)
      const newest = state.held.at(-1)?.time ?? time
      if (time <= newest - span) {
        const [idle, ahead] = [self.now - state.came >= span / 1000, newest - span > self.now * 1000]
        // A window that lies ahead of the clock, and has not moved on, was opened by a sender whose clock was wrong.
        if (!idle || !ahead) return late(self, event)
        state.held = []
      }
      const { held } = state
      if (time >= newest || held.length === 0) state.came = self.now
      let at = held.length
      while (at > 0 && (held[at - 1] as Recent["held"][number]).time > time) at--
      held.splice(at, 0, { time, event })
      const since = (held.at(-1) as Recent["held"][number]).time - span
      let gone = 0
      while ((held[gone] as Recent["held"][number]).time <= since) gone++
      if (held.length - gone > max) {
        self.drop("full", held.length - gone - max)
        gone = held.length - max
      }
      if (gone > 0) held.splice(0, gone)
      self.emit(held.map(({ event }) => event))
    },
    migrate: state => state,
  }
})
