import type { Event } from "../event/event.ts"
import { operator, type WithChildren } from "./core/operator.ts"
import { eventWindows } from "./parts/event-windows.ts"
import { folded, held } from "./parts/gathering.ts"
import { must } from "./parts/must.ts"

/**
 * Gathers so many events and emits them together, again and again, as an array.
 *
 *     in   a-b-c-d-e--|        fixedEventWindow(2)
 *     out  --B---D----(E|)     B = [a, b], D = [c, d], E = [e]
 *
 * In the order of arrival; neither event times nor the clock matter, so it waits for the last event however long. It
 * holds less than `size` events, so that is its bound; where its only child is `smap` of a fold such as `mean` it folds
 * as it goes, and holds none. On completion, and when its key ends, what is held is emitted, though it is less.
 * Differs from Riemann: there an incomplete window is never emitted.
 *
 * @example by("service", fixedEventWindow(100, smap(mean, index())))
 * @see movingEventWindow, for the last ones at every event; batch, which waits only so long
 */
export const fixedEventWindow: WithChildren<[size: number], Event, readonly Event[]> = operator(
  "fixedEventWindow",
  (size: number) => {
    must(Number.isInteger(size) && size > 0, `fixedEventWindow gathers ${size} events`, "a whole number above zero")
    return { ...eventWindows(size, held), folding: fold => eventWindows(size, folded(fold)) }
  },
)
