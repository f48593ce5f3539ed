import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"
import type { Running } from "./parts/gathering.ts"

type S<T, R> = OperatorFunction<T, R>

export interface Smap {
  <T = Event, U = unknown>(f: (value: T) => U): S<T, NonNullable<U>>
  <T = Event, U = unknown, A = unknown>(f: (value: T) => U, a: S<NonNullable<U>, A>): S<T, A>
  <T = Event, U = unknown, A = unknown, B = unknown>(
    f: (value: T) => U,
    a: S<NonNullable<U>, A>,
    b: S<NonNullable<U>, B>,
  ): S<T, A | B>
  <T = Event, U = unknown, A = unknown, B = unknown, C = unknown>(
    f: (value: T) => U,
    a: S<NonNullable<U>, A>,
    b: S<NonNullable<U>, B>,
    c: S<NonNullable<U>, C>,
  ): S<T, A | B | C>
  <T = Event, U = unknown, A = unknown, B = unknown, C = unknown, D = unknown>(
    f: (value: T) => U,
    a: S<NonNullable<U>, A>,
    b: S<NonNullable<U>, B>,
    c: S<NonNullable<U>, C>,
    d: S<NonNullable<U>, D>,
  ): S<T, A | B | C | D>
  <T = Event, U = unknown>(f: (value: T) => U, ...children: S<NonNullable<U>, unknown>[]): S<T, unknown>
}

/**
 * Emits what a function makes of each value; `undefined` and `null` are dropped.
 *
 *     in           A---[]---B---|     arrays of events
 *     smap(mean)   a--------b---|     the mean of an empty array is undefined
 *
 * @example fixedTimeWindow(60, smap(mean, index()))
 * @see adjust, for one field; RxJS's map, which drops nothing
 */
export const smap = operator("smap", (f: ((value: unknown) => unknown) & { running?: Running }) => ({
  fold: f.running,
  next(value: unknown, self: Self<unknown, unknown>) {
    const result = f(value)
    if (result !== undefined && result !== null) self.emit(result)
  },
})) as Smap
