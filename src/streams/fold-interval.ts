import type { OperatorFunction } from "rxjs"
import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { Held, hold } from "./parts/held.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { metricOf } from "./parts/metric-of.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"
import { sameArg } from "./parts/same-arg.ts"

type S<R> = OperatorFunction<Event, R>
type Max = z.input<typeof Held>
type Of<F extends Field> = F extends keyof Event ? Event[F] : string | undefined
type Fold<F extends Field> = (values: NonNullable<Of<F>>[]) => Of<F>
type Read<V> = (event: Event) => V
type Metric<V> = (values: NonNullable<V>[]) => number | undefined

export interface FoldInterval {
  <F extends Field>(every: Duration, field: F, fold: Fold<F>): S<Event>
  <F extends Field, A>(every: Duration, field: F, fold: Fold<F>, a: S<A>): S<A>
  <F extends Field, A, B>(every: Duration, field: F, fold: Fold<F>, a: S<A>, b: S<B>): S<A | B>
  <F extends Field>(every: Duration, field: F, fold: Fold<F>, ...children: S<unknown>[]): S<unknown>
  <F extends Field>(every: Duration, field: F, fold: Fold<F>, options: Max): S<Event>
  <F extends Field, A>(every: Duration, field: F, fold: Fold<F>, options: Max, a: S<A>): S<A>
  <F extends Field>(every: Duration, field: F, fold: Fold<F>, options: Max, ...children: S<unknown>[]): S<unknown>
  <V>(every: Duration, of: Read<V>, fold: Metric<V>): S<Event>
  <V, A>(every: Duration, of: Read<V>, fold: Metric<V>, a: S<A>): S<A>
  <V, A, B>(every: Duration, of: Read<V>, fold: Metric<V>, a: S<A>, b: S<B>): S<A | B>
  <V>(every: Duration, of: Read<V>, fold: Metric<V>, ...children: S<unknown>[]): S<unknown>
  <V>(every: Duration, of: Read<V>, fold: Metric<V>, options: Max): S<Event>
  <V, A>(every: Duration, of: Read<V>, fold: Metric<V>, options: Max, a: S<A>): S<A>
  <V>(every: Duration, of: Read<V>, fold: Metric<V>, options: Max, ...children: S<unknown>[]): S<unknown>
}

interface Bin {
  values: unknown[]
  last: Event | undefined
}

/**
 * Emits, at the end of each window, its last event with a field set to what a function makes of all its values.
 *
 *     in   x-y-x-----|     hosts     foldInterval("6ms", "host", hosts => [...new Set(hosts)].join("+"))
 *     out  ------e---|     e: the last event, its host "x+y"
 *
 * By the clock: a window opens with the first event that has the field; event times do not matter and are kept. The
 * field may be a function of the event; the result is then the metric. A result of `undefined` removes the field.
 * Expired events count as others do. Of more than `max` values in a window (option, default 10,000) the newest are let
 * go and counted as full. On completion what is held is folded and emitted; on error it is dropped.
 * Differs from Riemann: a window without values emits nothing, and sets no timer.
 *
 * @example by("service", foldInterval(60, "host", hosts => `${new Set(hosts).size} hosts`, index()))
 * @see foldIntervalMetric, for the metric; fixedTimeWindow with smap, for folds of whole events
 */
export const foldInterval = operator(
  "foldInterval",
  Held,
  (every: Duration, of: Field | FieldOf, fold: (values: never[]) => unknown, { max }: z.output<typeof Held>) => {
    const ms = period("foldInterval", every)
    const read = of === "metric" ? metricOf : fieldOf(of)
    const field = typeof of === "function" ? "metric" : of
    const flush = (self: Self<Bin>) => {
      const { values, last } = self.state
      self.state = { values: [], last: undefined }
      if (last !== undefined) self.emit(assigned(last, field, fold(values as never[])))
    }
    return {
      state: (): Bin => ({ values: [], last: undefined }),
      next(event: Event, self: Self<Bin>) {
        const { state } = self
        const value = read(event)
        if (value === undefined || value === null) return
        if (state.last === undefined) self.at("end", self.now + ms)
        state.last = event
        hold(self, state.values, value, max)
      },
      timers: { end: flush },
      end: flush,
      migrate: (state, [, field]) => (sameArg(field, of) ? state : undefined),
      retime: retimed(ms),
    }
  },
) as FoldInterval

function assigned(event: Event, field: Field, value: unknown): Event {
  if (!field.startsWith("attributes.")) return copy(event, { [field]: value })
  const changes = { [field.slice("attributes.".length)]: value as string | undefined }
  return copy(event, { attributes: mergeAttributes(event.attributes, changes) })
}
