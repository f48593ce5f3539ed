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
 * Emits the events of each stretch of time together, as an array.
 *
 *     in   a-b-----c-----------|     fixedTimeWindow("6ms"); a, b, c at their times
 *     out  ------B-----C-------|     B = [a, b], C = [c]
 *
 * By event time (none: the clock): the first window begins with the first event, the others follow without a gap.
 * One ends when an event of a later one comes, or when the clock has moved on by as much as was left of it when its
 * first event came; so it ends without new events too. With `{ lateness: "5s" }` it waits that much longer. An event of
 * a window that has ended is counted as late, and goes to the stream of the option `late`; one that is ahead of the
 * clock ends no window but its own. Of more than `max` events that open windows hold (option, default 10,000) the newest
 * are let go, counted as full; where the only child is `smap` of a fold such as `mean` they fold as they go, and each
 * window counts as one. On completion what is held is emitted.
 * Differs from Riemann: windows close by the clock too, and those without events emit nothing.
 *
 * @call fixedTimeWindow(length, { max, lateness, late }?, ...children)
 * @example by("host", fixedTimeWindow(60, smap(mean, index(), email("me@example.org"))))
 * @see batch, for a number of events; percentiles, coalesce
 */
export const fixedTimeWindow: WithOptions<
  [length: Duration],
  z.input<typeof Options>,
  Event,
  readonly Event[]
> = operator("fixedTimeWindow", Options, (length: Duration, { max, lateness }: z.output<typeof Options>) => {
  const plan = { length: period("fixedTimeWindow", length), lateness, max, origin: (first: number) => first }
  return { ...timeWindows(plan, held), folding: fold => timeWindows(plan, folded(fold)) }
})
