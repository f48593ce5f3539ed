import type { OperatorFunction } from "rxjs"
import type { Event } from "../../event/event.ts"

/** A stream is an RxJS operator: from events (or any T) to what it emits. */
export type Stream<T = Event, R = unknown> = OperatorFunction<T, R>
