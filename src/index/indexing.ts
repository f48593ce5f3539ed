import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "../streams/core/operator.ts"
import { type Target, target } from "../streams/core/target.ts"

/** The index of the tree that a stream stands in. */
export const theIndex: Target<Event> = target("index")

export interface Indexing {
  <T extends Event = Event>(): OperatorFunction<T, T>
  <T extends Event = Event, A = unknown>(child: OperatorFunction<T, A>): OperatorFunction<T, A>
  <T extends Event = Event>(...children: OperatorFunction<T, unknown>[]): OperatorFunction<T, unknown>
}

/**
 * Keeps each event in the index, as the newest of its host and service, until its ttl has passed; then it enters the
 * streams again with state `expired`. An event whose state is `expired` removes its entry. What is no event as its type
 * says it is kept as if it had come over the wire, and without a time as of now; what would be refused there is this stream's
 * failure.
 *
 *     in       a-b--|
 *     index()  a-b--|
 *
 * @example when(e => e.service !== "heartbeat", index())
 */
export const index: Indexing = operator("index", () => ({
  next(event: Event, self: Self) {
    self.act(theIndex, event)
    self.emit(event)
  },
})) as Indexing
