import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { Held } from "./parts/held.ts"
import { Late, late } from "./parts/late.ts"
import { period } from "./parts/period.ts"
import { placeOf } from "./parts/place-of.ts"
import { pastOf } from "./parts/time-of.ts"

interface Recent {
  /** By time, in microseconds; of equal times as they came. */
  held: { readonly time: number; readonly event: Event }[]
}

const Options = Held.extend(Late.pick({ late: true }).shape)

/**
 * Emits, with each event, those of the last stretch of time, oldest first, as an array.
 *
 *     in   a-b-----c--|     movingTimeWindow("6ms"); a, b, c at their times
 *     out  A-B-----C--|     A = [a], B = [a, b], C = [c]
 *
 * By event time (none, or ahead: the clock): the events that are newer than the newest of all less `length`, by time. One that is
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
    state: (): Recent => ({ held: [] }),
    next(event: Event, self: Self<Recent, readonly Event[]>) {
      const { held } = self.state
      const time = micros(pastOf(event, self))
      const newest = held.at(-1)?.time ?? time
      if (time <= newest - span) return late(self, event)
      // After those of the same time: events count in whole microseconds.
      held.splice(placeOf(held, time + 0.5, of), 0, { time, event })
      let gone = placeOf(held, Math.max(newest, time) - span + 0.5, of)
      if (held.length - gone > max) {
        self.drop("full", held.length - gone - max)
        gone = held.length - max
      }
      if (gone > 0) held.splice(0, gone)
      self.emit(held.map(({ event }) => event))
    },
    version: 2,
    migrate: state => state,
  }
})

const of = ({ time }: Recent["held"][number]): number => time
