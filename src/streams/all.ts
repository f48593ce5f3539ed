import type { Observable } from "rxjs"
import type { Event } from "../event/event.ts"
import { alone } from "./core/alone.ts"
import { placeOf } from "./core/place.ts"
import type { Branch } from "./core/stage.ts"
import type { Stream } from "./core/stream.ts"

/**
 * Gives each value to every child, in order, and emits what they emit. Without children it is identity.
 * Nesting is made of it: `op(x, ...children)` is `pipe(op(x), all(...children))`.
 *
 *     in         a---b---|
 *     all(x, y)  (xa,ya)---(xb,yb)---|
 *
 * @call all(...children)
 */
export function all<T = Event>(): Stream<T, T>
export function all<T = Event, A = unknown>(a: Stream<T, A>): Stream<T, A>
export function all<T = Event, A = unknown, B = unknown>(a: Stream<T, A>, b: Stream<T, B>): Stream<T, A | B>
export function all<T = Event, A = unknown, B = unknown, C = unknown>(
  a: Stream<T, A>,
  b: Stream<T, B>,
  c: Stream<T, C>,
): Stream<T, A | B | C>
export function all<T = Event>(...children: Stream<T, unknown>[]): Stream<T, unknown>
export function all(...children: Stream<never, unknown>[]): Stream<never, unknown> {
  const apply = (source: Observable<never>): Observable<unknown> => {
    const place = placeOf(source)
    if (place !== undefined) return place.recorder.fork(place, children as Branch[])
    return children.length === 0 ? source : alone(source, apply)
  }
  return apply
}
