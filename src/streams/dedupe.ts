import { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { type Field, type FieldOf, fieldOf } from "./parts/field.ts"
import { Held } from "./parts/held.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"
import { sameArg } from "./parts/same-arg.ts"

type Of = Field | readonly Field[] | FieldOf

const isOf = (of: unknown): boolean =>
  typeof of === "string" || typeof of === "function" || (Array.isArray(of) && of.length > 0)

const Options = Held.extend({
  of: z
    .custom<Of>(isOf, "a field, fields or a function")
    .default(["host", "service", "state", "description", "metric", "tags", "attributes"]),
})

/** When what passed did so, in milliseconds, the oldest first. */
type Table = Map<string, number>

/**
 * Drops the events that are equal to one that has passed not long before.
 *
 *     in   a-a-b-a-a--|       dedupe("6ms")
 *     out  a---b-a----|
 *
 * Equal in all but time and ttl, or in `of`: a field, several, or what a function makes of an event. By the clock: the
 * time counts from the one that passed, so of those that keep coming one passes every `per`. Event times do not matter.
 * Beyond `max` different ones (option, default 10,000) the oldest is forgotten and counted as full.
 *
 * @example dedupe("5m", { of: ["host", "service", "state"] }, email("me@example.org"))
 * @see changed, which compares with the last event only; throttle
 */
export const dedupe = operator("dedupe", Options, (per: Duration, { of, max }: z.output<typeof Options>) => {
  const ms = period("dedupe", per)
  const read = keyOf(of)
  return {
    state: (): Table => new Map(),
    asks: read,
    next(event: Event, self: Self<Table>) {
      const { state, now } = self
      const key = read(event)
      const passed = state.get(key)
      if (passed !== undefined && passed + ms > now) return
      state.delete(key)
      while (state.size >= max) {
        state.delete(state.keys().next().value as string)
        self.drop("full")
      }
      state.set(key, now)
      if (self.due("forget") === undefined) self.at("forget", now + ms)
      self.emit(event)
    },
    timers: {
      forget(self: Self<Table>) {
        for (const [key, passed] of self.state) {
          if (passed + ms > self.now) return self.at("forget", passed + ms)
          self.state.delete(key)
        }
      },
    },
    migrate: (state, [, old]) => (sameArg((old as { of?: Of }).of, of) ? state : undefined),
    retime: retimed(ms),
  }
}) as Passing<[per: Duration], Event> &
  Passing<[per: Duration, options: { readonly of?: Of; readonly max?: number }], Event>

/** What is compared, as text. */
function keyOf(of: Of): (event: Event) => string {
  const parts = (Array.isArray(of) ? (of as readonly Field[]) : [of as Field | FieldOf]).map(fieldOf)
  return event =>
    JSON.stringify(
      parts.map(part => part(event)),
      plainly,
    )
}

/** JSON in which equal objects are equal text, and no two numbers are. */
function plainly(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return `bigint ${value}`
  if (typeof value === "number" && !Number.isFinite(value)) return `number ${value}`
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
