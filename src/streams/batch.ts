import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { eventWindows } from "./parts/event-windows.ts"
import { folded, held } from "./parts/gathering.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"

/**
 * Gathers events and emits them together: when there are `size` of them, or `per` after the first.
 *
 *     in   a-b-cd------|       batch(3, "6ms")
 *     out  ----B------C|       B = [a, b, c], C = [d]
 *
 * By the clock; event times do not matter. Emits arrays, never empty ones. It holds less than `size` events, so that
 * is its bound; where its only child is `smap` of a fold such as `mean` it folds as it goes, and holds none. On
 * completion what is held is emitted; on error it is dropped.
 * Differs from Riemann: a window opens with its first event and ends when it is full.
 *
 * @example batch(100, "5s", email("digest@example.org"))
 * @see rollup, which passes the first ones at once; fixedEventWindow, which waits until it is full
 */
export const batch: WithChildren<[size: number, per: Duration], Event, readonly Event[]> = operator(
  "batch",
  (size: number, per: Duration) => {
    const ms = period("batch", per)
    must(Number.isInteger(size) && size > 0, `batch gathers ${size} events`, "a whole number above zero")
    return { ...eventWindows(size, held, ms), folding: fold => eventWindows(size, folded(fold), ms) }
  },
)
