import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { Held, hold } from "./parts/held.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"

interface Rollup {
  passed: number
  held: Event[]
}

/**
 * Passes the first `first` events of a window at once; the rest leave together when it ends.
 *
 *     in   a-b-cd--|       rollup(2, "6ms")
 *     out  a-b---C-|       C = [c, d]
 *
 * By the clock; event times do not matter. Emits arrays: of one event at once, of all held at the end. What left at
 * the end counts as one of the next window's. Of more than `max` held events (option, default 10,000) the newest are
 * let go and counted as full. On completion what is held is emitted; on error it is dropped.
 * Differs from Riemann: a window opens with the first event after the one before has ended.
 *
 * @example when({ state: "error" }, rollup(3, "1h", email("oncall@example.org")))
 * @see throttle, which drops the rest, and batch, which delays all of them
 */
export const rollup: WithOptions<
  [first: number, per: Duration],
  z.input<typeof Held>,
  Event,
  readonly Event[]
> = operator("rollup", Held, (first: number, per: Duration, { max }: z.output<typeof Held>) => {
  const ms = period("rollup", per)
  must(first >= 0, `rollup passes ${first} events at once`, "0 or more")
  return {
    state: (): Rollup => ({ passed: 0, held: [] }),
    next(event: Event, self: Self<Rollup, readonly Event[]>) {
      const { state } = self
      if (state.passed === 0 && state.held.length === 0) self.at("end", self.now + ms)
      if (state.passed >= first) return hold(self, state.held, event, max)
      state.passed++
      self.emit([event])
    },
    timers: {
      end(self) {
        const { state } = self
        const { held } = state
        state.held = []
        state.passed = held.length > 0 ? 1 : 0
        if (held.length === 0) return
        self.at("end", self.now + ms)
        self.emit(held)
      },
    },
    end(self) {
      const { held } = self.state
      self.state.held = []
      if (held.length > 0) self.emit(held)
    },
    migrate: state => state,
    retime: retimed(ms, 1),
  }
})
