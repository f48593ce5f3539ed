import type { OperatorFunction } from "rxjs"
import { copy, type Event } from "../event/event.ts"
import { deadline } from "../event/expiry.ts"
import { operator, type Self } from "./core/operator.ts"
import { must } from "./parts/must.ts"
import { type Test, testOf } from "./when.ts"

type S<T, R> = OperatorFunction<T, R>

type Guard<U extends Event> = (event: Event) => event is U

/** For each test the newest event that passes it; of a type guard, an event of its type. */
export type Projected<T extends readonly Test[]> = {
  readonly [I in keyof T]: (T[I] extends Guard<infer U> ? U : Event) | undefined
}

export interface Project {
  <const T extends readonly Test[]>(tests: T): S<Event, Projected<T>>
  <const T extends readonly Test[], A>(tests: T, a: S<Projected<T>, A>): S<Event, A>
  <const T extends readonly Test[], A, B>(tests: T, a: S<Projected<T>, A>, b: S<Projected<T>, B>): S<Event, A | B>
  <const T extends readonly Test[]>(tests: T, ...children: S<Projected<T>, unknown>[]): S<Event, unknown>
}

interface Slots {
  /** Each with when it expires, in seconds. */
  slots: readonly ({ readonly event: Event; readonly until: number } | undefined)[]
}

/**
 * Emits, with each event that passes one of the tests, the newest event of every test, as an array.
 *
 *     in                           a-b-x-c--|     a and c are of service "in", b of "out"
 *     project([                    A-B---C--|     A = [a, undefined], B = [a, b], C = [c, b]
 *       { service: "in" },
 *       { service: "out" }])
 *
 * Tests are those of `when`; an event may pass several. One that has expired by then (its state says so, or its ttl has
 * passed by the clock; no ttl: 60 s) is in the array once more, its state "expired" and its time now, and then
 * `undefined`; this is seen when the next event passes a test, no sooner. It holds one event for each test.
 * On completion nothing more is emitted. Differs from Riemann: an expired event keeps its other fields.
 *
 * @example project([{ service: "errors" }, { service: "requests" }], smap(([e, r]) => e && r && quotient([e, r]), index()))
 * @see coalesce, for the newest of every host and service
 */
export const project = operator("project", (tests: readonly Test[]) => {
  must(Array.isArray(tests) && tests.length > 0, "project was given no tests", "project([test, test, …], children)")
  const passes = tests.map(testOf)
  return {
    state: (): Slots => ({ slots: tests.map(() => undefined) }),
    next(event: Event, self: Self<Slots, readonly (Event | undefined)[]>) {
      const passed = passes.map(test => test(event))
      if (!passed.some(Boolean)) return
      const { seconds: time } = self
      const now = { event, until: deadline(event, time) }
      const slots = self.state.slots.map((slot, i) => (passed[i] ? now : slot))
      const over = slots.map(slot => slot !== undefined && (slot.event.state === "expired" || slot.until < time))
      self.state.slots = slots.map((slot, i) => (over[i] ? undefined : slot))
      self.emit(slots.map((slot, i) => (slot && over[i] ? copy(slot.event, { state: "expired", time }) : slot?.event)))
    },
    version: 2,
  }
}) as unknown as Project
