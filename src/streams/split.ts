import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import type { RouterSelf } from "./core/operator.ts"
import { stage } from "./core/stage.ts"
import { pairsOf } from "./parts/pairs.ts"
import { type Test, testOf } from "./when.ts"

type S<R> = OperatorFunction<Event, R>

export interface Split {
  <A>(t: Test, a: S<A>): S<A>
  <A, X>(t: Test, a: S<A>, otherwise: S<X>): S<A | X>
  <A, B>(t: Test, a: S<A>, u: Test, b: S<B>): S<A | B>
  <A, B, X>(t: Test, a: S<A>, u: Test, b: S<B>, otherwise: S<X>): S<A | B | X>
  <A, B, C>(t: Test, a: S<A>, u: Test, b: S<B>, v: Test, c: S<C>): S<A | B | C>
  <A, B, C, X>(t: Test, a: S<A>, u: Test, b: S<B>, v: Test, c: S<C>, otherwise: S<X>): S<A | B | C | X>
  <R>(t: Test, a: S<R>, u: Test, b: S<R>, v: Test, c: S<R>, w: Test, d: S<R>, otherwise?: S<R>): S<R>
  // biome-ignore format: one line says that it is the same, longer
  <R>(t: Test, a: S<R>, u: Test, b: S<R>, v: Test, c: S<R>, w: Test, d: S<R>, x: Test, e: S<R>, otherwise?: S<R>): S<R>
}

/**
 * Gives each event to the child of the first test that it passes; else to the last, if that one has no test.
 *
 *     in                                   a-b-c--|     a is critical, b a warning
 *     split({ state: "critical" }, x,      x------|
 *           { state: "warning" }, y, z)    --y-z--|
 *
 * Tests are those of `when`: functions, queries, partial events. An event that passes none, where there is no default,
 * goes nowhere. A child that is `split` itself makes it longer than five tests.
 *
 * @call split(test, child, test, child, …, otherwise?)
 * @example split(e => e.metric! > 0.9, set({ state: "critical" }, index()), set({ state: "ok" }, index()))
 * @see when, for one way to go
 */
export const split: Split = (...given: unknown[]) => {
  const { tests, children } = pairsOf("split", given, "split(test, child, test, child, …, default)")
  const passes = tests.map(test => testOf(test as Test))
  const spec = {
    asks: (event: Event) => passes.find(test => test(event)),
    next(event: Event, self: RouterSelf) {
      for (let i = 0; i < passes.length; i++) {
        if ((passes[i] as (event: Event) => unknown)(event)) return self.to(i, event)
      }
      if (children.length > passes.length) self.to(passes.length, event)
    },
  }
  return stage(
    { name: "split", args: tests, site: new Error("split"), spec: spec as never, router: "child" },
    children,
  ) as never
}
