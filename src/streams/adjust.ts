import type { OperatorFunction } from "rxjs"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"
import { type Field, fieldOf } from "./parts/field.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"

type S<R> = OperatorFunction<Event, R>
/** What a field holds. */
export type Value<F extends Field> = F extends keyof Event ? Event[F] : string | undefined

export interface Adjust {
  <F extends Field>(field: F, f: (value: Value<F>) => Value<F>): S<Event>
  <F extends Field, A>(field: F, f: (value: Value<F>) => Value<F>, a: S<A>): S<A>
  <F extends Field, A, B>(field: F, f: (value: Value<F>) => Value<F>, a: S<A>, b: S<B>): S<A | B>
  <F extends Field>(field: F, f: (value: Value<F>) => Value<F>, ...children: S<unknown>[]): S<unknown>
}

/**
 * Sets a field to what a function makes of its value; an absent one is `undefined`.
 *
 *     in                                 a----b----|
 *     adjust("service", s => `x ${s}`)   A----B----|     A is a with its service changed
 *
 * The field may be one attribute: `attributes.region`. A result of `undefined` removes it.
 *
 * @example adjust("host", host => host?.toLowerCase(), index())
 * @see set, for values that are known beforehand; smap, for the whole event
 */
export const adjust = operator("adjust", (field: Field, f: (value: never) => unknown) => {
  const read = fieldOf(field)
  const name = field.startsWith("attributes.") ? field.slice("attributes.".length) : undefined
  return {
    next(event: Event, self: Self) {
      const value = f(read(event) as never)
      if (name === undefined) self.emit(copy(event, { [field]: value }))
      else
        self.emit(
          copy(event, { attributes: mergeAttributes(event.attributes, { [name]: value as string | undefined }) }),
        )
    },
  }
}) as Adjust
