import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"

type S<T, R> = OperatorFunction<T, R>

export interface Sflatten {
  <T = Event>(): S<readonly T[], T>
  <T = Event, A = unknown>(a: S<T, A>): S<readonly T[], A>
  <T = Event, A = unknown, B = unknown>(a: S<T, A>, b: S<T, B>): S<readonly T[], A | B>
  <T = Event, A = unknown, B = unknown, C = unknown>(a: S<T, A>, b: S<T, B>, c: S<T, C>): S<readonly T[], A | B | C>
  <T = Event>(...children: S<T, unknown>[]): S<readonly T[], unknown>
}

/**
 * Emits the elements of each array one by one.
 *
 *     in            A----[]--B----|     A = [a, b], B = [c]
 *     sflatten()    (ab)-----c----|
 *
 * @example rollup(0, "10s", sflatten(index()))
 * @see smapcat, for a function that makes arrays
 */
export const sflatten = operator("sflatten", () => ({
  next(values: readonly unknown[], self: Self<unknown, unknown>) {
    for (const value of values) self.emit(value)
  },
})) as unknown as Sflatten
