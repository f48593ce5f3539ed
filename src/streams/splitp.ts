import type { OperatorFunction } from "rxjs"
import { DmonError } from "../base/error.ts"
import type { Event } from "../event/event.ts"
import type { Value } from "./adjust.ts"
import type { RouterSelf } from "./core/operator.ts"
import { stage } from "./core/stage.ts"
import { equal } from "./parts/equal.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { must } from "./parts/must.ts"
import { pairsOf } from "./parts/pairs.ts"

type S<R> = OperatorFunction<Event, R>
type Name = "=" | "<" | ">" | "<=" | ">=" | "~="
type Subject<F> = F extends Field ? Value<F> : F extends (event: Event) => infer X ? X : never
type Of<N extends Name, F> = N extends "~=" ? string | RegExp : Subject<F>
type By<V, F> = (value: V, subject: Subject<F>) => unknown
type Reads = Field | FieldOf

export interface Splitp {
  <N extends Name, F extends Reads, A, X = never>(test: N, of: F, v: Of<N, F>, a: S<A>, otherwise?: S<X>): S<A | X>
  <N extends Name, F extends Reads, A, B, X = never>(
    test: N,
    of: F,
    v: Of<N, F>,
    a: S<A>,
    w: Of<N, F>,
    b: S<B>,
    otherwise?: S<X>,
  ): S<A | B | X>
  <N extends Name, F extends Reads, A, B, C, X = never>(
    test: N,
    of: F,
    v: Of<N, F>,
    a: S<A>,
    w: Of<N, F>,
    b: S<B>,
    x: Of<N, F>,
    c: S<C>,
    otherwise?: S<X>,
  ): S<A | B | C | X>
  <N extends Name, F extends Reads, R>(
    test: N,
    of: F,
    v: Of<N, F>,
    a: S<R>,
    w: Of<N, F>,
    b: S<R>,
    x: Of<N, F>,
    c: S<R>,
    y: Of<N, F>,
    d: S<R>,
    otherwise?: S<R>,
  ): S<R>
  <V, F extends Reads, A, X = never>(test: By<V, F>, of: F, v: V, a: S<A>, otherwise?: S<X>): S<A | X>
  <V, F extends Reads, A, B, X = never>(
    test: By<V, F>,
    of: F,
    v: V,
    a: S<A>,
    w: V,
    b: S<B>,
    otherwise?: S<X>,
  ): S<A | B | X>
  <V, F extends Reads, A, B, C, X = never>(
    test: By<V, F>,
    of: F,
    v: V,
    a: S<A>,
    w: V,
    b: S<B>,
    x: V,
    c: S<C>,
    otherwise?: S<X>,
  ): S<A | B | C | X>
  <V, F extends Reads, R>(
    test: By<V, F>,
    of: F,
    v: V,
    a: S<R>,
    w: V,
    b: S<R>,
    x: V,
    c: S<R>,
    y: V,
    d: S<R>,
    otherwise?: S<R>,
  ): S<R>
}

const names: { readonly [N in Name]: (value: never, subject: never) => boolean } = {
  "=": equal,
  "<": (value, subject) => typeof value === typeof subject && value < subject,
  ">": (value, subject) => typeof value === typeof subject && value > subject,
  "<=": (value, subject) => typeof value === typeof subject && value <= subject,
  ">=": (value, subject) => typeof value === typeof subject && value >= subject,
  "~=": (value: RegExp, subject: unknown) => typeof subject === "string" && subject.search(value) >= 0,
}

/**
 * Gives each event to the child of the first value that stands in a relation to a field; else to the last child.
 *
 *     in                                   a-b-c--|     metrics 9, 5, 1
 *     splitp("<", "metric", 8, x,          x------|     8 < 9
 *            4, y, z)                      --y-z--|     4 < 5
 *
 * The relation is `=`, `<`, `>`, `<=`, `>=`, `~=` (the value is a pattern, found anywhere in the field) or a function,
 * and is asked with the value first, the field (or what a function reads) second. An absent field is in none but `=`.
 * Where there is no default, an event that has found no child is let go and counted as unmatched.
 * Differs from Riemann, which throws then. A child that is `splitp` itself makes it longer than four values.
 *
 * @call splitp(relation, field, value, child, value, child, …, otherwise?)
 * @example splitp("<", "metric", 0.9, set({ state: "critical" }, index()), set({ state: "ok" }, index()))
 * @see split, for tests that have nothing in common
 */
export const splitp = ((test: Name | FieldOf, of: Reads, ...given: unknown[]) => {
  const fix = "splitp(test, field, value, child, value, child, …, default)"
  const relation = (typeof test === "function" ? test : Object.hasOwn(names, test) && names[test]) as (
    value: unknown,
    subject: unknown,
  ) => unknown
  must(typeof relation === "function", `splitp knows no test ${JSON.stringify(test)}`, "= < > <= >= ~= or a function")
  const { tests: values, children } = pairsOf("splitp", given, fix)
  const read = fieldOf(of)
  const wanted = test === "~=" ? values.map(pattern) : values
  const spec = {
    asks: read,
    next(event: Event, self: RouterSelf) {
      const subject = read(event)
      for (let i = 0; i < wanted.length; i++) if (relation(wanted[i], subject)) return self.to(i, event)
      if (children.length > wanted.length) self.to(wanted.length, event)
      else self.drop("unmatched")
    },
  }
  const args = [test, of, ...values.map(value => (value instanceof RegExp ? String(value) : value))]
  return stage({ name: "splitp", args, site: new Error("splitp"), spec: spec as never, router: "child" }, children)
}) as unknown as Splitp

function pattern(value: unknown): RegExp {
  try {
    return new RegExp(value as string | RegExp)
  } catch (cause) {
    throw new DmonError("DM115", `splitp cannot read the pattern ${JSON.stringify(value)}`, {
      cause,
      fix: 'a regular expression: /^api/ or "^api"',
    })
  }
}
