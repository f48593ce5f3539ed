import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { folded, held } from "./parts/gathering.ts"
import { Held } from "./parts/held.ts"
import { Late } from "./parts/late.ts"
import { period } from "./parts/period.ts"
import { timeWindows } from "./parts/time-windows.ts"

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
 * An event of a window that has ended is counted as late, and goes to the stream of the option `late`; one that is
 * ahead of the clock ends no window but its own. Of more than `max` events that open windows hold (option, default
 * 10,000) the newest are let go, counted as full; where the only child is `smap` of a fold, each window counts as one.
 * On completion what is held is emitted.
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
  const origin = (time: number) => Math.floor(time / (ms * 1000)) * ms * 1000
  const plan = { length: ms, lateness, max, origin }
  return { ...timeWindows(plan, held), folding: fold => timeWindows(plan, folded(fold)) }
})
