import type { OperatorFunction } from "rxjs"
import type { z } from "zod"
import type { Event } from "../event/event.ts"
import { deadline } from "../event/expiry.ts"
import { operator, type Self } from "./core/operator.ts"
import { type Field, fieldOf } from "./parts/field.ts"
import { Held } from "./parts/held.ts"
import { sameArg } from "./parts/same-arg.ts"

type S<T, R> = OperatorFunction<T, R>
type Key = Field | readonly Field[] | ((event: Event) => unknown)
type Fold<U> = (event: Event, all: readonly Event[]) => U
type Options = z.input<typeof Held>
type Some<U> = NonNullable<U>
/** The newest event of each key, and when it expires, in seconds. */
type Newest = Map<unknown, { readonly event: Event; readonly until: number }>

export interface CoalesceWith {
  <U>(key: Key, f: Fold<U>): S<Event, Some<U>>
  <U, A>(key: Key, f: Fold<U>, a: S<Some<U>, A>): S<Event, A>
  <U, A, B>(key: Key, f: Fold<U>, a: S<Some<U>, A>, b: S<Some<U>, B>): S<Event, A | B>
  <U>(key: Key, f: Fold<U>, ...children: S<Some<U>, unknown>[]): S<Event, unknown>
  <U>(key: Key, f: Fold<U>, options: Options): S<Event, Some<U>>
  <U, A>(key: Key, f: Fold<U>, options: Options, a: S<Some<U>, A>): S<Event, A>
  <U, A, B>(key: Key, f: Fold<U>, options: Options, a: S<Some<U>, A>, b: S<Some<U>, B>): S<Event, A | B>
  <U>(key: Key, f: Fold<U>, options: Options, ...children: S<Some<U>, unknown>[]): S<Event, unknown>
}

/**
 * Emits, with each event, what a function makes of it and of the newest event of each key.
 *
 *     in   a-b-c--|     a and c of one host, b of another
 *     out  A-B-C--|     A = f(a, [a]), B = f(b, [a, b]), C = f(c, [c, b])
 *     coalesceWith("host", f)
 *
 * The key is a field, several, or a function. An event that has expired by then (its state says so, or its ttl has
 * passed by the clock; no ttl: 60 s) stands once more in front of the others, and is then forgotten; this is seen when
 * the next event comes, no sooner. `undefined` and `null` are dropped, as by smap. An event of a new key beyond `max`
 * (option, default 10,000) is let go, counted as full. On completion nothing more is emitted.
 *
 * @example coalesceWith("host", (e, all) => (e.metric! > 2 * mean(all)!.metric! ? e : undefined), email("me@example.org"))
 * @see coalesce, which emits every so often; project, for a few events that tests name
 */
export const coalesceWith = operator(
  "coalesceWith",
  Held,
  (key: Key, f: Fold<unknown>, { max }: z.output<typeof Held>) => {
    const of = keyOf(key)
    return {
      state: (): Newest => new Map(),
      next(event: Event, self: Self<Newest, unknown>) {
        const { state, seconds } = self
        const key = of(event)
        if (state.size >= max && !state.has(key)) return self.drop("full")
        state.set(key, { event, until: deadline(event, seconds) })
        const [over, live]: [Event[], Event[]] = [[], []]
        for (const [key, { event, until }] of state) {
          if ((event.state === "expired" || until < seconds) && state.delete(key)) over.push(event)
          else live.push(event)
        }
        const value = f(event, over.length > 0 ? [...over, ...live] : live)
        if (value !== undefined && value !== null) self.emit(value)
      },
      version: 2,
      migrate: (state, [old]) => (sameArg(old, key) ? state : undefined),
    }
  },
) as CoalesceWith

function keyOf(key: Key): (event: Event) => unknown {
  if (typeof key === "function") return key
  const parts = [key].flat().map(part => fieldOf(part as Field))
  const [only] = parts
  return parts.length === 1 && only ? only : event => JSON.stringify(parts.map(part => part(event) ?? null))
}
