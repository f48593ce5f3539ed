import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { query } from "../query/query.ts"
import { operator, type Self } from "./core/operator.ts"
import { fieldOf } from "./parts/field.ts"

type S<T, R> = OperatorFunction<T, R>

/** A partial event: each field given must be equal, or be one of the values given; tags must all be there. */
export type Match<T> = { readonly [F in keyof T]?: T[F] | readonly T[F][] }

/** What decides: a function, a query (`'state = "critical" and tagged "api"'`), or a partial event. */
export type Test<T = Event> = string | Match<Event> | ((value: T) => unknown)

export interface When {
  <U extends Event>(test: (e: Event) => e is U): S<Event, U>
  <U extends Event, A>(test: (e: Event) => e is U, a: S<U, A>): S<Event, A>
  <U extends Event, A, B>(test: (e: Event) => e is U, a: S<U, A>, b: S<U, B>): S<Event, A | B>
  <U extends Event, A, B, C>(test: (e: Event) => e is U, a: S<U, A>, b: S<U, B>, c: S<U, C>): S<Event, A | B | C>
  <U extends Event>(test: (e: Event) => e is U, ...children: S<U, unknown>[]): S<Event, unknown>
  (test: Test): S<Event, Event>
  <A>(test: Test, a: S<Event, A>): S<Event, A>
  <A, B>(test: Test, a: S<Event, A>, b: S<Event, B>): S<Event, A | B>
  <A, B, C>(test: Test, a: S<Event, A>, b: S<Event, B>, c: S<Event, C>): S<Event, A | B | C>
  <A, B, C, D>(test: Test, a: S<Event, A>, b: S<Event, B>, c: S<Event, C>, d: S<Event, D>): S<Event, A | B | C | D>
  (test: Test, ...children: S<Event, unknown>[]): S<Event, unknown>
  <T>(test: (value: T) => unknown): S<T, T>
  <T, A>(test: (value: T) => unknown, a: S<T, A>): S<T, A>
  <T, A, B>(test: (value: T) => unknown, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T, A, B, C>(test: (value: T) => unknown, a: S<T, A>, b: S<T, B>, c: S<T, C>): S<T, A | B | C>
  <T>(test: (value: T) => unknown, ...children: S<T, unknown>[]): S<T, unknown>
}

/**
 * Passes the events for which a function is true, that a query matches, or that are like a partial event.
 *
 *     in                          a-b-c--|      b is critical
 *     when({state: "critical"})   --b----|
 *
 * @example when(e => e.state === "warning", email("me@example.org"))
 * @example when('service =~ "api%" and metric > 0.9', throttle(5, "1m", email("me@example.org")))
 * @see split, for more than one way to go
 */
export const when: When = operator("when", (test: Test) => {
  const passes = testOf(test)
  return {
    asks: passes,
    next(value: Event, self: Self) {
      if (passes(value)) self.emit(value)
    },
  }
}) as When

/** `when` under Riemann's name. */
export const where: When = when

/** A predicate from any form of test. Throws DM302 for a query that cannot be read, DM116 for an unknown field. */
export function testOf(test: Test): (value: Event) => unknown {
  if (typeof test === "function") return test
  if (typeof test === "string") return query(test).test
  const tests = Object.entries(test).map(([field, wanted]) => {
    const of = fieldOf(field as keyof Event)
    if (field === "tags") return (e: Event) => [wanted].flat().every(tag => e.tags?.includes(tag as string))
    if (field === "attributes") {
      return (e: Event) => Object.entries(wanted as object).every(([name, value]) => e.attributes?.[name] === value)
    }
    if (Array.isArray(wanted)) return (e: Event) => (wanted as readonly unknown[]).includes(of(e))
    return (e: Event) => of(e) === wanted
  })
  const [only = () => true, ...others] = tests
  return others.length === 0 ? only : value => only(value) && others.every(passes => passes(value))
}
