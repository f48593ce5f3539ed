import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { Forever, filling } from "./parts/filling.ts"
import { period } from "./parts/period.ts"

type Changes = Event | ((last: Event) => Event | null | undefined)

/**
 * Passes all events, and emits the newest one again, changed, whenever so much time has passed without one.
 *
 *     in   a-b---------e----|     e is expired
 *     out  a-b---f---f-e----|     fillInLast("4ms", { metric: 0 }); f = b, its metric 0
 *
 * By the clock, from the first event on; event times do not matter. The changes are fields, or a function from the
 * newest event, its `time` now, to what is emitted (`undefined` and `null`: nothing). It ends when the newest event
 * (no ttl: 60 s) has expired, or an expired one comes, and begins anew with the next; with `{ forever: true }` only an
 * expired one ends it, and its key in `by` does not end before. On completion nothing more is emitted.
 * Differs from Riemann: it ends with the ttl.
 *
 * @example by(["host", "service"], fillInLast("10s", { metric: 0 }, index()))
 * @see fillIn, for an event that is always the same; interpolateConstant
 */
export const fillInLast: WithOptions<
  [every: Duration, changes: Changes],
  z.input<typeof Forever>,
  Event,
  Event
> = operator("fillInLast", Forever, (every: Duration, changes: Changes, { forever }: z.output<typeof Forever>) =>
  filling({ every: period("fillInLast", every), forever }, (last, time) =>
    typeof changes === "function" ? changes(copy(last, { time })) : copy(last, { ...changes, time }),
  ),
)
