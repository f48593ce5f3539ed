import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { equal } from "./parts/equal.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { must } from "./parts/must.ts"
import { sameArg } from "./parts/same-arg.ts"

interface Run {
  value: unknown
  length: number
}

/**
 * Passes an event when a field of it, or what a function makes of it, has been the same for `n` events, this one last.
 *
 *     in                  o-w-w-w-o-o|     states ok and warning
 *     runs(2, "state")    ----w-w---o|
 *
 * Objects and arrays are compared by what they hold; an absent field is a value too. In the order of arrival; neither
 * event times nor the clock matter.
 *
 * @example by(["host", "service"], runs(3, "state", changed("state", { initial: "ok" }, email("me@example.org"))))
 * @see stable, for a time instead of a number; changed
 */
export const runs = operator("runs", (n: number, of: Field | FieldOf) => {
  must(Number.isInteger(n) && n > 0, `runs counts ${n} events`, "a whole number above zero")
  const read = fieldOf(of)
  return {
    state: (): Run => ({ value: undefined, length: 0 }),
    asks: read,
    next(event: Event, self: Self<Run>) {
      const { state } = self
      const value = read(event)
      state.length = equal(value, state.value) ? state.length + 1 : 1
      state.value = value
      if (state.length >= n) self.emit(event)
    },
    migrate: (state, [, field]) => (sameArg(field, of) ? state : undefined),
  }
}) as Passing<[n: number, of: Field | FieldOf], Event>
