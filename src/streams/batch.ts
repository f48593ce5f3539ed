import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { must } from "./must.ts"
import { operator, type Self, type WithChildren } from "./operator.ts"
import { period } from "./period.ts"

interface Batch {
  held: Event[]
}

/**
 * Gathers events and emits them together: when there are `size` of them, or `per` after the first.
 *
 *     in   a-b-cd------|       batch(3, "6ms")
 *     out  ----B-----C-|       B = [a, b, c], C = [d]
 *
 * By the clock; event times do not matter. Emits arrays, never empty ones. It holds less than `size` events, so that
 * is its bound. On completion what is held is emitted; on error it is dropped.
 * Differs from Riemann: a window opens with its first event and ends when it is full.
 *
 * @example batch(100, "5s", graphite("graphite.example.org"))
 * @see rollup, which passes the first ones at once
 */
export const batch: WithChildren<[size: number, per: Duration], Event, readonly Event[]> = operator(
  "batch",
  (size: number, per: Duration) => {
    const ms = period("batch", per)
    must(Number.isInteger(size) && size > 0, `batch gathers ${size} events`, "a whole number above zero")
    return {
      state: (): Batch => ({ held: [] }),
      next(event: Event, self: Self<Batch, readonly Event[]>) {
        const { held } = self.state
        held.push(event)
        if (held.length >= size) flush(self)
        else if (held.length === 1) self.at("end", self.now + ms)
      },
      timers: { end: flush },
      end: flush,
      migrate: state => state,
    }
  },
)

function flush(self: Self<Batch, readonly Event[]>): void {
  const { held } = self.state
  if (held.length === 0) return
  self.state.held = []
  self.cancel("end")
  self.emit(held)
}
