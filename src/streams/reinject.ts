import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { loopback } from "./core/tree.ts"

/**
 * Sends each event into all streams again, after the turn that runs, and passes it on.
 *
 *     in           a---b---|
 *     reinject()   a---b---|     and every root stream is given a, then b, once more
 *
 * An event that has come round 16 times is dropped and counted. Outside an engine a stream gets its own events again.
 *
 * @example by("attributes.cluster", fixedTimeWindow(10, smap(sum, set({ service: "requests total" }, reinject()))))
 */
export const reinject = operator("reinject", () => ({
  next(event: Event, self: Self) {
    self.act(loopback, event)
    self.emit(event)
  },
})) as Passing<[], Event>
