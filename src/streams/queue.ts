import { z } from "zod"
import { type Duration, duration } from "../base/duration.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { Held } from "./parts/held.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"

const Options = Held.extend({ full: z.enum(["newest", "oldest"]).default("newest") })

interface Queue {
  held: unknown[]
  /** Since when it has been busy, in milliseconds, and how many have left since. */
  start: number
  sent: number
}

export interface QueueOf
  extends Passing<[count: number, per: Duration]>,
    Passing<[count: number, per: Duration, options: z.input<typeof Options>]> {}

/**
 * Lets at most `count` values through in any stretch of `per`, evenly spaced; the others wait their turn.
 *
 *     in   abcd----e---|       queue(1, "2ms")
 *     out  a-b-c-d-e---|
 *
 * By the clock; event times do not matter. It passes anything, in order; a value that finds nobody waiting leaves at
 * once. It shapes a burst for what follows: outputs have queues of their own, so that a slow one needs none. Where
 * `max` values wait (option, default 10,000) one is let go and counted as full: the newest, or with
 * `{ full: "oldest" }` the oldest. On completion those that wait leave at once; on error they are dropped.
 * Differs from Riemann: `async-queue!` has threads and no rate; here nothing leaves the order of the turns.
 *
 * @example by("service", queue(1, "10s", { max: 100, full: "oldest" }, email("me@example.org")))
 * @see throttle, which drops the rest, and rollup, which passes it on in one piece
 */
export const queue = operator(
  "queue",
  Options,
  (count: number, per: Duration, { max, full }: z.output<typeof Options>) => {
    const ms = period("queue", per)
    must(Number.isInteger(count) && count > 0, `queue lets ${count} values through`, "a whole number above zero")
    return {
      state: (): Queue => ({ held: [], start: 0, sent: 0 }),
      next(value: unknown, self: Self<Queue, unknown>) {
        const { state, now } = self
        const { held } = state
        if (held.length === 0) {
          const due = dueIn(state, ms, count)
          if (due <= now) {
            state.start = now
            state.sent = 1
            return self.emit(value)
          }
          self.at("turn", due)
        }
        if (held.length >= max) {
          self.drop("full")
          if (full === "newest") return
          held.shift()
        }
        held.push(value)
      },
      timers: {
        turn(self) {
          const { state, now } = self
          const leaving: unknown[] = []
          while (state.held.length > 0 && dueIn(state, ms, count) <= now) {
            leaving.push(state.held.shift())
            state.sent++
          }
          if (state.held.length > 0) self.at("turn", dueIn(state, ms, count))
          for (const value of leaving) self.emit(value)
        },
      },
      end(self) {
        const { held } = self.state
        self.state.held = []
        for (const value of held) self.emit(value)
      },
      // The last one has left; the next follows it by the new distance.
      migrate: ({ held, start, sent }, [was, of]) => ({
        held,
        start: dueIn({ start, sent: sent - 1 }, duration(of as Duration), was as number),
        sent: 1,
      }),
      // Who is next leaves at another time: the timer looks again at once.
      retime: () => 0,
    }
  },
) as QueueOf

/** When the next one may leave: counted from the start of the burst, so that no rounding adds up. */
const dueIn = ({ start, sent }: Pick<Queue, "start" | "sent">, ms: number, count: number): number =>
  start + Math.ceil((sent * ms) / count)
