import { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { type Counts, noCounts, see, top } from "./parts/space-saving.ts"

const Options = z.strictObject({ max: z.int().positive().default(1000) })

/**
 * At the end of each window, the `k` most frequent values of a field, the most frequent first, with how often each came.
 *
 *     in   x-y-x-----|      hosts     heavyHitters("6ms", 2, "host")
 *     out  ------(mn)|      m: service "api top 1", metric 2, value "x"; n: "api top 2", 1, "y"
 *
 * Emits for each value its newest event: its number of times as the metric, ` top ` and its rank appended to the
 * service (so that the index holds `k` of them, whatever the values), and the attributes `value` and `error`.
 * Up to `max` values (option, default 1000) are counted exactly. Of more, the least frequent is let go for each new one
 * and counted as full, and the new one takes on its count: a metric may then be too large, by `error` at most, and
 * what is more than 1 in `max` of all events is never missing (Space-Saving).
 * By the clock: a window opens with the first event that has the field; event times do not matter and are kept. Expired
 * events are not counted. On completion what was counted is emitted; on error it is dropped.
 *
 * @example heavyHitters(60, 10, "attributes.client", index())
 * @see cardinality, for how many different values there are
 */
export const heavyHitters: WithOptions<
  [every: Duration, k: number, of: Field | FieldOf],
  z.input<typeof Options>,
  Event,
  Event
> = operator(
  "heavyHitters",
  Options,
  (every: Duration, k: number, of: Field | FieldOf, { max }: z.output<typeof Options>) => {
    const ms = period("heavyHitters", every)
    const read = fieldOf(of)
    must(Number.isInteger(k) && k >= 1, `heavyHitters emits the ${k} most frequent`, "1 or more")
    must(k <= max, `heavyHitters cannot tell the ${k} most frequent of ${max} values`, `{ max: ${10 * k} }`)
    const flush = (self: Self<Counts<Event>>) => {
      const counts = self.state
      self.state = noCounts()
      top(counts, k).forEach(({ value, count, error, last }, i) => {
        const attributes = mergeAttributes(last.attributes, { value, error: String(error) })
        self.emit(copy(last, { service: `${last.service ?? ""} top ${i + 1}`, metric: count, attributes }))
      })
    }
    return {
      state: () => noCounts<Event>(),
      next(event: Event, self: Self<Counts<Event>>) {
        const value = read(event)
        if (value === undefined || value === null || event.state === "expired") return
        const { state } = self
        if (state.heap.length === 0) self.at("end", self.now + ms)
        const text = typeof value === "string" ? value : JSON.stringify(value)
        if (!see(state, text, event, max)) self.drop("full")
      },
      timers: { end: flush },
      end: flush,
    }
  },
)
