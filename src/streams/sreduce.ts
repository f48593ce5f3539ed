import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import type { Event } from "../event/event.ts"
import { operator, type Self } from "./core/operator.ts"

type S<T, R> = OperatorFunction<T, R>

const Options = z.strictObject({ initial: z.unknown().optional() })
type Initial<U> = { readonly initial: U }

export interface Sreduce {
  <T = Event>(f: (sum: T, value: T) => T): S<T, T>
  <T = Event, A = unknown>(f: (sum: T, value: T) => T, a: S<T, A>): S<T, A>
  <T = Event, A = unknown, B = unknown>(f: (sum: T, value: T) => T, a: S<T, A>, b: S<T, B>): S<T, A | B>
  <T = Event>(f: (sum: T, value: T) => T, ...children: S<T, unknown>[]): S<T, unknown>
  <U, T = Event>(f: (sum: U, value: T) => U, options: Initial<U>): S<T, U>
  <U, T = Event, A = unknown>(f: (sum: U, value: T) => U, options: Initial<U>, a: S<U, A>): S<T, A>
  <U, T = Event>(f: (sum: U, value: T) => U, options: Initial<U>, ...children: S<U, unknown>[]): S<T, unknown>
}

interface Sum {
  begun: boolean
  sum: unknown
}

/**
 * Emits, with each value, what a function makes of its own last result and that value.
 *
 *     in                             1-2-3--|
 *     sreduce((sum, n) => sum + n)   --3-6--|
 *
 * Without `initial` the first value is only what it begins with, and is not emitted. The result is kept, so it is plain
 * data of bounded size, made anew each time: the function must not change what it is given.
 * In the order of arrival; neither event times nor the clock matter.
 *
 * @example by("host", sreduce((max, e) => (e.metric! > max.metric! ? e : max), index()))
 * @see counter, for a running sum of metrics; RxJS's scan, whose state is not saved
 */
export const sreduce = operator(
  "sreduce",
  Options,
  (f: (sum: unknown, value: unknown) => unknown, { initial }: z.output<typeof Options>) => ({
    state: (): Sum => ({ begun: initial !== undefined, sum: structuredClone(initial) }),
    next(value: unknown, self: Self<Sum, unknown>) {
      const { state } = self
      const { begun } = state
      state.sum = begun ? f(state.sum, value) : value
      state.begun = true
      if (begun) self.emit(state.sum)
    },
  }),
) as Sreduce
