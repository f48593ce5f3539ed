import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"

type S<T, R> = OperatorFunction<T, R>
type Many<U> = readonly U[] | undefined | null

export interface Smapcat {
  <T = Event, U = unknown>(f: (value: T) => Many<U>): S<T, NonNullable<U>>
  <T = Event, U = unknown, A = unknown>(f: (value: T) => Many<U>, a: S<NonNullable<U>, A>): S<T, A>
  <T = Event, U = unknown, A = unknown, B = unknown>(
    f: (value: T) => Many<U>,
    a: S<NonNullable<U>, A>,
    b: S<NonNullable<U>, B>,
  ): S<T, A | B>
  <T = Event, U = unknown, A = unknown, B = unknown, C = unknown>(
    f: (value: T) => Many<U>,
    a: S<NonNullable<U>, A>,
    b: S<NonNullable<U>, B>,
    c: S<NonNullable<U>, C>,
  ): S<T, A | B | C>
  <T = Event, U = unknown>(f: (value: T) => Many<U>, ...children: S<NonNullable<U>, unknown>[]): S<T, unknown>
}

/**
 * Emits each element of the array that a function makes of a value.
 *
 *     in                          a----b--|
 *     smapcat(e => [e, e])        (aa)-(bb)|
 *
 * No array (`undefined`, `null`) emits nothing, and such elements of one are dropped, as by `smap`.
 * Differs from Riemann: that passes them on.
 *
 * @example smapcat((e: Event) => e.tags?.map(tag => copy(e, { service: tag })), index())
 * @see smap, for one value; sflatten, for what is an array already
 */
export const smapcat = operator("smapcat", (f: (value: unknown) => Many<unknown>) => ({
  next(value: unknown, self: Self<unknown, unknown>) {
    for (const one of f(value) ?? []) if (one !== undefined && one !== null) self.emit(one)
  },
})) as Smapcat
