import type { Event } from "../event/event.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { must } from "./parts/must.ts"

interface Last {
  held: Event[]
}

/**
 * Emits, with each event, the last so many, oldest first, as an array.
 *
 *     in   a-b-c-d--|     movingEventWindow(3)
 *     out  A-B-C-D--|     A = [a], B = [a, b], C = [a, b, c], D = [b, c, d]
 *
 * The first arrays are shorter. In the order of arrival; neither event times nor the clock matter. It holds `size`
 * events at most, and copies them for each array: for many and often, slidingWindow costs less. On completion nothing
 * more is emitted.
 *
 * @example by("service", movingEventWindow(10, smap(mean, over(0.9, email("me@example.org")))))
 * @see fixedEventWindow, whose arrays have no event in common; movingTimeWindow
 */
export const movingEventWindow: WithChildren<[size: number], Event, readonly Event[]> = operator(
  "movingEventWindow",
  (size: number) => {
    must(Number.isInteger(size) && size > 0, `movingEventWindow holds ${size} events`, "a whole number above zero")
    return {
      state: (): Last => ({ held: [] }),
      next(event: Event, self: Self<Last, readonly Event[]>) {
        const { held } = self.state
        held.push(event)
        if (held.length > size) held.splice(0, held.length - size)
        // What children do to theirs is no concern of the next one's.
        self.emit([...held])
      },
      migrate: state => state,
    }
  },
)
