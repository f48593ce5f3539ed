import type { Duration } from "../base/duration.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"

/**
 * Passes the first `max` values of a window and drops the rest.
 *
 *     in   a-b-cd--e|       throttle(2, "6ms")
 *     out  a-b-----e|
 *
 * By the clock; event times do not matter, expired events count. Passes anything, arrays too.
 * Differs from Riemann: a window opens with the first value after the one before has ended, not at multiples of
 * `per` since the start, so that the windows of many keys do not end at once.
 *
 * @example by("service", throttle(5, "1h", email("me@example.org")))
 * @see rollup, which keeps the rest and passes it on in one piece
 */
export const throttle = operator("throttle", (max: number, per: Duration) => {
  const ms = period("throttle", per)
  must(max >= 1, `throttle passes ${max} values, so none at all`, "at least 1")
  return {
    state: () => ({ passed: 0 }),
    next(value: unknown, self: Self<{ passed: number }, unknown>) {
      const { state } = self
      if (state.passed === 0) self.at("end", self.now + ms)
      if (state.passed >= max) return
      state.passed++
      self.emit(value)
    },
    timers: {
      end(self) {
        self.state.passed = 0
      },
    },
    migrate: state => state,
    retime: retimed(ms, 1),
  }
}) as Passing<[max: number, per: Duration]>
