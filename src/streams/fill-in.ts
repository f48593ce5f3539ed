import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event, event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { Forever, filling } from "./parts/filling.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"

/**
 * Passes all events, and emits one of yours whenever so much time has passed without one.
 *
 *     in   a-b---------e----|     e is expired
 *     out  a-b---f---f-e----|     fillIn("4ms", f)
 *
 * By the clock, from the first event on; event times do not matter. The filler's `time` is now. It ends when the newest
 * event (no ttl: 60 s) has expired, or an expired one comes, and begins anew with the next; with `{ forever: true }` only
 * an expired one ends it, and its key in `by` does not end before. On completion nothing more is emitted.
 * Differs from Riemann: it begins with the first event, not at the start, and ends with the ttl.
 *
 * @example when({ service: "errors" }, fillIn("10s", { service: "errors", metric: 0, ttl: 60 }, rate(60, index())))
 * @see fillInLast, which goes by the newest event; absent, which says it once
 */
export const fillIn: WithOptions<[every: Duration, filler: Event], z.input<typeof Forever>, Event, Event> = operator(
  "fillIn",
  Forever,
  (every: Duration, filler: Event, { forever }: z.output<typeof Forever>) => {
    must(typeof filler === "object" && filler !== null, "fillIn was given no event", 'fillIn("5s", { metric: 0 })')
    const whole = event(filler)
    return filling({ every: period("fillIn", every), forever }, (_last, time) => copy(whole, { time }))
  },
)
