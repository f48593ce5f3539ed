import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import { type Duration, durationOption } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import type { Node } from "./core/node.ts"
import { type RouterSelf, router } from "./core/operator.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"

type S<T, R> = OperatorFunction<T, R>
type Fields = Field | readonly Field[]
type Options = { readonly idle?: Duration }
/** Keys are compared as they are: two arrays or objects are never the same one. */
type Key = string | number | boolean | null | undefined
/** What events are told apart by: a field, several fields, or a function. */
export type KeyOf = Fields | ((event: Event) => Key)

export interface By {
  <T extends Event = Event>(key: Fields): S<T, T>
  <T extends Event = Event, A = unknown>(key: Fields, a: S<T, A>): S<T, A>
  <T extends Event = Event, A = unknown, B = unknown>(key: Fields, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T extends Event = Event, A = unknown, B = unknown, C = unknown>(
    key: Fields,
    a: S<T, A>,
    b: S<T, B>,
    c: S<T, C>,
  ): S<T, A | B | C>
  <T extends Event = Event>(key: Fields, ...children: S<T, unknown>[]): S<T, unknown>
  <T extends Event = Event, A = unknown>(key: Fields, options: Options, a: S<T, A>): S<T, A>
  <T extends Event = Event>(key: Fields, options: Options, ...children: S<T, unknown>[]): S<T, unknown>
  <T = Event>(key: (value: T) => Key): S<T, T>
  <T = Event, A = unknown>(key: (value: T) => Key, a: S<T, A>): S<T, A>
  <T = Event, A = unknown, B = unknown>(key: (value: T) => Key, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T = Event>(key: (value: T) => Key, ...children: S<T, unknown>[]): S<T, unknown>
  <T = Event, A = unknown>(key: (value: T) => Key, options: Options, a: S<T, A>): S<T, A>
  <T = Event>(key: (value: T) => Key, options: Options, ...children: S<T, unknown>[]): S<T, unknown>
}

/**
 * A branch of its own, the children fresh, for each value of a field, of several fields, or of a function.
 *
 *     in                       a1--b1--a2--|
 *     by("host", changed(…))   a1--b1------|      each host has its own `changed`
 *
 * What stands inside is per key, what comes after it is not. A key without the field is a key too. A key ends `idle`
 * (default one day) after the longest deadline it has seen (no ttl: 60 s) when nothing of its branch is pending.
 *
 * @example by(["host", "service"], changed("state", email("me@example.org")))
 */
export const by = router<By>(
  "by",
  "key",
  (key: Fields | FieldOf, options: { idle: number }) => {
    const paired = Array.isArray(key) && key.length === 2 && key.includes("host") && key.includes("service")
    const of = keyOf(key)
    const { idle } = options
    if (!paired) return { idle, next: (value: Event, self: RouterSelf) => self.branch(of(value), value) } as never
    return {
      idle,
      next(value: Event, self: RouterSelf & Node) {
        if (self.scope.router === undefined) {
          const { series } = self.scope.tree
          self.column ??= series.column()
          self.branchOf(series.of(value.host, value.service), value)
        } else self.branch(of(value), value)
      },
    } as never
  },
  z.strictObject({ idle: durationOption.default(86_400_000) }),
)

/** A function that reads the key: a field, several as one, or what a function says. */
export function keyOf(key: Fields | FieldOf): FieldOf {
  if (!Array.isArray(key)) return fieldOf(key as Field | FieldOf)
  const parts = (key as readonly Field[]).map(fieldOf)
  if (parts.length === 1) return parts[0] as FieldOf
  return event => JSON.stringify(parts.map(part => part(event) ?? null))
}
