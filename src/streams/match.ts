import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import type { Value } from "./adjust.ts"
import { operator, type Self } from "./core/operator.ts"
import { equal } from "./parts/equal.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"

type S<T, R> = OperatorFunction<T, R>

/** What a value is held against: see `match`. */
export type Wanted<V> = null | undefined | ((value: V) => unknown) | readonly Wanted<V>[] | Like<V>
type Like<V> = V extends string
  ? V | RegExp
  : V extends readonly (infer One)[]
    ? Wanted<One>
    : V extends object
      ? { readonly [F in keyof V]?: Wanted<V[F]> }
      : V

export interface Matching {
  <F extends Field>(of: F, wanted: Wanted<Value<F>>): S<Event, Event>
  <F extends Field, A>(of: F, wanted: Wanted<Value<F>>, a: S<Event, A>): S<Event, A>
  <F extends Field, A, B>(of: F, wanted: Wanted<Value<F>>, a: S<Event, A>, b: S<Event, B>): S<Event, A | B>
  <F extends Field>(of: F, wanted: Wanted<Value<F>>, ...children: S<Event, unknown>[]): S<Event, unknown>
  <V, T = Event>(of: (value: T) => V, wanted: Wanted<NoInfer<V>>): S<T, T>
  <V, T = Event, A = unknown>(of: (value: T) => V, wanted: Wanted<NoInfer<V>>, a: S<T, A>): S<T, A>
  <V, T = Event, A = unknown, B = unknown>(
    of: (value: T) => V,
    wanted: Wanted<NoInfer<V>>,
    a: S<T, A>,
    b: S<T, B>,
  ): S<T, A | B>
  <V, T = Event>(of: (value: T) => V, wanted: Wanted<NoInfer<V>>, ...children: S<T, unknown>[]): S<T, unknown>
}

/**
 * Passes the events whose field, or what a function makes of them, is what is wanted.
 *
 *     in                        a-b-c--|     services api 1, db, api 2
 *     match("service", /^api/)  a---c--|
 *
 * Wanted is a value; an array, any of which will do; a regular expression, found anywhere in a text; a function that is
 * true; an object, each of whose fields matches in turn; `undefined` for what is absent. Of a field that is itself an
 * array, as tags are, one element is enough, except for a function: that gets it whole. Differs from Riemann in that
 * and in that an array stands for any of its elements.
 *
 * @example match("state", ["warning", "critical"], match("tags", /^prod/, email("me@example.org")))
 * @see when, whose partial events need no function; splitp
 */
export const match = operator("match", (of: Field | FieldOf, wanted: unknown) => {
  const read = fieldOf(of)
  const matches = matcher(wanted)
  return {
    asks: read,
    next(event: Event, self: Self) {
      if (matches(read(event))) self.emit(event)
    },
  }
}) as Matching

function matcher(wanted: unknown): (value: unknown) => unknown {
  if (typeof wanted === "function") return wanted as (value: unknown) => unknown
  if (wanted === undefined || wanted === null) return value => value === undefined || value === null
  const one = matcherOfOne(wanted)
  return value => (Array.isArray(value) ? value.some(one) : one(value))
}

function matcherOfOne(wanted: unknown): (value: unknown) => unknown {
  if (Array.isArray(wanted)) {
    const any = wanted.map(matcher)
    return value => any.some(matches => matches(value))
  }
  if (wanted instanceof RegExp) return value => typeof value === "string" && value.search(wanted) >= 0
  if (typeof wanted !== "object") return value => equal(value, wanted)
  const fields = Object.entries(wanted as object).map(([name, of]) => [name, matcher(of)] as const)
  return value =>
    typeof value === "object" &&
    value !== null &&
    fields.every(([name, matches]) => matches((value as Record<string, unknown>)[name]))
}
