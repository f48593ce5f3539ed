import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { Held, hold } from "./parts/held.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"

interface Delayed {
  /** In the order of arrival. */
  held: { readonly due: number; readonly value: unknown }[]
}

/**
 * Passes each value so much later.
 *
 *     in   a-b-c--------|     delay("4ms")
 *     out  ----a-b-c----|
 *
 * By the clock, in the order of arrival; event times do not matter and stay as they are. Passes anything, arrays too.
 * Of more than `max` held values (option, default 10,000) the newest are let go, counted as full. On completion what is
 * held is emitted at once; on error it is dropped.
 *
 * @example when({ service: "deploy" }, delay("5m", email("me@example.org")))
 * @see batch, rollup
 */
export const delay = operator("delay", Held, (by: Duration, { max }: z.output<typeof Held>) => {
  const ms = period("delay", by)
  const pass = (self: Self<Delayed, unknown>, until: number) => {
    const { state } = self
    const later = state.held.findIndex(({ due }) => due > until)
    const over = state.held.splice(0, later < 0 ? state.held.length : later)
    if (state.held[0] !== undefined) self.at("pass", state.held[0].due)
    for (const { value } of over) self.emit(value)
  }
  return {
    state: (): Delayed => ({ held: [] }),
    next(value: unknown, self: Self<Delayed, unknown>) {
      const { held } = self.state
      hold(self, held, { due: self.now + ms, value }, max)
      if (self.due("pass") === undefined) self.at("pass", self.now + ms)
    },
    timers: { pass: self => pass(self, self.now) },
    end: self => pass(self, Number.POSITIVE_INFINITY),
    migrate: ({ held }, [old]) => ({
      held: held.map(({ due, value }) => ({ due: retimed(ms)(due, [old]), value })),
    }),
    retime: retimed(ms),
  }
}) as Passing<[by: Duration]> & Passing<[by: Duration, options: z.input<typeof Held>]>
