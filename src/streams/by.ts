import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import { type Duration, durationOption } from "../base/duration.ts"
import { textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import type { Value } from "./adjust.ts"
import type { Node } from "./core/node.ts"
import { type RouterSelf, router } from "./core/operator.ts"
import type { Series } from "./core/series.ts"
import type { Branch } from "./core/stage.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { must } from "./parts/must.ts"
import { sameArg } from "./parts/same-arg.ts"

type S<T, R> = OperatorFunction<T, R>
type Fields = Field | readonly Field[]
type Build = (key: unknown) => unknown
const Options = z.strictObject({
  idle: durationOption.default(86_400_000),
  build: z.custom<Build>(build => typeof build === "function", "it is to be a function").optional(),
})
type Options = { readonly idle?: Duration; readonly build?: never }
/** Instead of children: a function that is given a key and returns the branch for it. */
type Building<K, T, A> = { readonly idle?: Duration; readonly build: (key: K) => S<T, A> }
type Values<F extends readonly Field[]> = { readonly [I in keyof F]: Value<F[I]> }
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
  <F extends Field, T extends Event = Event, A = unknown>(key: F, options: Building<Value<F>, T, A>): S<T, A>
  <const F extends readonly Field[], T extends Event = Event, A = unknown>(
    key: F,
    options: Building<Values<F>, T, A>,
  ): S<T, A>
  <K extends Key, T = Event, A = unknown>(key: (value: T) => K, options: Building<K, T, A>): S<T, A>
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
 * With `build` there are no children: the function is given the key (of several fields an array) when it is new, and
 * again after each restart and reload, and returns the branch; where it throws, that event fails, and the next one
 * tries again. Each key is recorded alone: 4 kB and 20 µs with one operator, 2 kB and 10 µs more with each further one,
 * where children, recorded once, cost a key 0.2 kB and 1 µs. Prefer those where all keys do the same. Riemann calls this
 * `by-fn` and `by-builder`.
 *
 * @example by(["host", "service"], changed("state", email("me@example.org")))
 * @example by("host", { build: host => throttle(host === "web-1" ? 20 : 5, "1h", email("me@example.org")) })
 */
export const by = router<By>(
  "by",
  "key",
  (key: Fields | FieldOf, options: z.output<typeof Options>) => {
    const paired = Array.isArray(key) && key.length === 2 && key.includes("host") && key.includes("service")
    const of = keyOf(key)
    const { idle } = options
    const build = options.build && builder(key, options.build)
    // Another `idle` takes no key its state.
    const migrate = (keys: unknown, [old]: readonly unknown[]) => (sameArg(old, key) ? keys : undefined)
    if (!paired)
      return {
        idle,
        build,
        migrate,
        asks: of,
        next: (value: Event, self: RouterSelf) => self.branch(of(value), value),
      } as never
    return {
      idle,
      build,
      migrate,
      asks: of,
      next(value: Event, self: RouterSelf & Node) {
        if (self.scope.router === undefined) {
          const { series } = self.scope.tree
          self.column ??= series.column()
          self.branchOf(series.of(value.host, value.service), value)
        } else self.branch(of(value), value)
      },
    } as never
  },
  Options,
)

/** A function that reads the key: a field, several as one, or what a function says. */
export function keyOf(key: Fields | FieldOf): FieldOf {
  if (!Array.isArray(key)) return fieldOf(key as Field | FieldOf)
  const parts = (key as readonly Field[]).map(fieldOf)
  if (parts.length === 1) return parts[0] as FieldOf
  return event => JSON.stringify(parts.map(part => part(event) ?? null))
}

/** Makes the branch of a key as `by` keeps it: the function is given it as it was read from an event. */
function builder(of: Fields | FieldOf, build: Build): (key: unknown) => Branch {
  return key => {
    const given = Array.isArray(of) ? valuesOf(of, key) : key
    const branch = build(given)
    must(
      typeof branch === "function",
      `build of by returned ${textOf(branch, 60)} for the key ${textOf(given, 60)}, which is no stream`,
      'return one for every key: by("host", { build: host => throttle(limits[host] ?? 5, "1h", …) })',
    )
    return branch as Branch
  }
}

function valuesOf(fields: readonly Field[], key: unknown): readonly unknown[] {
  if (typeof key === "object" && key !== null) return fields.map(field => (key as Series)[field as "host" | "service"])
  if (fields.length === 1) return [key]
  return (JSON.parse(key as string) as unknown[]).map(value => value ?? undefined)
}
