import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type Spec, type WithOptions } from "./core/operator.ts"
import { type Gathering, held } from "./parts/gathering.ts"
import { Held } from "./parts/held.ts"
import { Late } from "./parts/late.ts"
import { period } from "./parts/period.ts"
import { timeWindows, type Windows } from "./parts/time-windows.ts"

const Options = Held.extend(Late.shape)

/**
 * Emits the events of each minute, hour … of the clock on the wall together, as an array.
 *
 *     in   -----a-b---c--------|     fixedOffsetTimeWindow("6ms"); a at 5, b at 7, c at 11
 *     out  ------A-----C-------|     A = [a], C = [b, c]
 *
 * As fixedTimeWindow, by event time (none: the clock), but the windows begin at multiples of `length` since 1970 (UTC),
 * so those of all keys and servers are the same. One ends when an event of a later one comes, or when the clock has
 * moved on by as much as was left of it when its first event came; with `{ lateness: "5s" }` it waits that much longer.
 * An event of a window that has ended is counted as late, and goes to the stream of the option `late`. Of more than
 * `max` held events (option, default 10,000) the newest are let go, counted as full; a window whose only child is
 * `smap` of a fold holds none. On completion what is held is emitted.
 * Differs from Riemann: windows close by the clock too, and those without events emit nothing.
 *
 * @call fixedOffsetTimeWindow(length, { max, lateness, late }?, ...children)
 * @example by("service", fixedOffsetTimeWindow("1h", smap(sum, index())))
 * @see fixedTimeWindow, whose windows begin with the first event
 */
export const fixedOffsetTimeWindow: WithOptions<
  [length: Duration],
  z.input<typeof Options>,
  Event,
  readonly Event[]
> = operator("fixedOffsetTimeWindow", Options, (length: Duration, { max, lateness }: z.output<typeof Options>) => {
  const ms = period("fixedOffsetTimeWindow", length)
  return { ...aligned(ms, lateness, held(max)), folding: fold => aligned(ms, lateness, fold) }
})

function aligned<P, O>(length: number, lateness: number, gathering: Gathering<P, O>): Spec<Event, O, Windows<P>> {
  const origin = (time: number) => Math.floor(time / (length * 1000)) * length * 1000
  const windows = timeWindows({ length, lateness, origin }, gathering)
  return {
    ...windows,
    migrate(old, args) {
      const state = windows.migrate?.(old, args) ?? old
      return state.origin === undefined ? state : { ...state, origin: origin(state.origin) }
    },
  }
}
