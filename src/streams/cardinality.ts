import { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { count, estimate, registers } from "./parts/hyper-log-log.ts"
import { period } from "./parts/period.ts"

const Options = z.strictObject({ precision: z.int().min(4).max(16).default(12) })

interface Counted {
  /** None while no window is open. */
  registers: Uint8Array | undefined
  last: Event | undefined
}

/**
 * Emits, at the end of each window, its last event with the number of different values of a field as its metric.
 *
 *     in   x-y-x-----|     hosts     cardinality("6ms", "host")
 *     out  ------e---|     e: the last event, its metric 2
 *
 * An estimate (HyperLogLog), in 2^precision bytes however many values there are: its standard error is
 * 1.04 / √2^precision, 1.6 % for the default `precision` of 12 (from 4 to 16); few values are counted all but exactly.
 * The field may be a function of the event. Values are compared as text.
 * By the clock: a window opens with the first event that has the field; event times do not matter and are kept. Expired
 * events are not counted; a window without events emits nothing. On completion what was counted is emitted; on error not.
 *
 * @example by("service", cardinality("1h", "attributes.user", index()))
 * @see heavyHitters, for which values are frequent; foldInterval, for an exact count of not too many
 */
export const cardinality: WithOptions<
  [every: Duration, of: Field | FieldOf],
  z.input<typeof Options>,
  Event,
  Event
> = operator(
  "cardinality",
  Options,
  (every: Duration, of: Field | FieldOf, { precision }: z.output<typeof Options>) => {
    const ms = period("cardinality", every)
    const read = fieldOf(of)
    const none = (): Counted => ({ registers: undefined, last: undefined })
    const flush = (self: Self<Counted>) => {
      const { registers, last } = self.state
      if (registers === undefined || last === undefined) return
      self.state = none()
      self.emit(copy(last, { metric: Math.round(estimate(registers)) }))
    }
    return {
      state: none,
      next(event: Event, self: Self<Counted>) {
        const value = read(event)
        if (value === undefined || value === null || event.state === "expired") return
        const { state } = self
        if (state.registers === undefined) {
          state.registers = registers(precision)
          self.at("end", self.now + ms)
        }
        state.last = event
        count(state.registers, typeof value === "string" ? value : JSON.stringify(value))
      },
      timers: { end: flush },
      end: flush,
    }
  },
)
