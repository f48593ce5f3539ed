import { z } from "zod"
import { type Duration, durationOption } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { folded, held } from "./parts/gathering.ts"
import { Held } from "./parts/held.ts"
import { Late } from "./parts/late.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { sessions } from "./parts/sessions.ts"

const Options = z.strictObject({ ...Held.shape, ...Late.shape, longest: durationOption.optional() })

/**
 * Emits together, as an array, events that follow each other closely: until nothing has come for `gap`.
 *
 *     in   a-b-------c------|     sessionWindow("4ms"); a, b, c at their times
 *     out  ------B-------C--|     B = [a, b], C = [c]
 *
 * By event time (none: the clock). A session ends when an event comes that is `gap` past its last one, or when the clock
 * has moved on by as much since that came; with `{ lateness: "5s" }` it waits that much longer. An event that comes
 * between two open sessions makes them one. An event that joins none, and whose own would have ended by then, is counted
 * as late, and goes to the stream of the option `late`; one that is ahead of the clock ends no session but its own. With
 * `{ longest: "1h" }` a session ends an hour after its first event at the latest; without, it may last for ever. Of more
 * than `max` events that open sessions hold (option, default 10,000) the newest are let go, counted as full; where the
 * only child is `smap` of a fold, each session counts as one. On completion what is held is emitted.
 *
 * @call sessionWindow(gap, { max, lateness, late, longest }?, ...children)
 * @example by("attributes.user", sessionWindow("30m", smap(count, index())))
 * @see fixedTimeWindow, for stretches of one length; batch
 */
export const sessionWindow: WithOptions<[gap: Duration], z.input<typeof Options>, Event, readonly Event[]> = operator(
  "sessionWindow",
  Options,
  (gap: Duration, { max, lateness, longest }: z.output<typeof Options>) => {
    const ms = period("sessionWindow", gap)
    must(longest === undefined || longest >= ms, "a session's longest is shorter than its gap", "longest: gap or more")
    const plan = { gap: ms, lateness, longest: longest ?? Number.POSITIVE_INFINITY, max }
    return { ...sessions(plan, held), folding: fold => sessions(plan, folded(fold)) }
  },
)
