import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"
import { type Test, testOf } from "./when.ts"

/** The largest metric that is still good enough, or a test as `when` takes it. */
type Good = number | Test

interface Score {
  satisfied: number
  tolerated: number
  total: number
  last: Event | undefined
}

/**
 * Emits, at the end of each window, its last event with the Apdex score as its metric: 1 all are satisfied, 0 none is.
 *
 *     in   1-3-9-1---|     metrics     apdex("8ms", 1, 4)
 *     out  --------e-|     e: metric (2 + 1 / 2) / 4
 *
 * What is satisfied counts 1, what is not but is tolerated ½. Each is a test as `when` takes it, or a number: the
 * largest metric that is still good enough. Where one is a number, events without a metric are not counted.
 * By the clock: a window opens with the first event that counts; event times do not matter and are kept. Expired events
 * are not counted; a window without events emits nothing. On completion what is held is emitted; on error dropped.
 *
 * @example by("service", apdex(60, 0.5, 2, under(0.8, email("me@example.org"))))
 * @example apdex(60, { state: "ok" }, { state: "warning" }, index())
 * @see histogram, percentiles
 */
export const apdex: WithChildren<[every: Duration, satisfied: Good, tolerated: Good], Event, Event> = operator(
  "apdex",
  (every: Duration, satisfied: Good, tolerated: Good) => {
    const ms = period("apdex", every)
    must(
      typeof satisfied !== "number" || typeof tolerated !== "number" || satisfied <= tolerated,
      `apdex is satisfied with up to ${satisfied}, but tolerates only ${tolerated}`,
      `apdex(every, ${tolerated}, ${satisfied})`,
    )
    const measures = typeof satisfied === "number" || typeof tolerated === "number"
    const [isSatisfied, isTolerated] = [good(satisfied), good(tolerated)]
    const none = (): Score => ({ satisfied: 0, tolerated: 0, total: 0, last: undefined })
    const flush = (self: Self<Score>) => {
      const { satisfied, tolerated, total, last } = self.state
      if (last === undefined) return
      self.state = none()
      self.emit(copy(last, { metric: (satisfied + tolerated / 2) / total }))
    }
    return {
      state: none,
      next(event: Event, self: Self<Score>) {
        if (event.state === "expired" || (measures && metricOf(event) === undefined)) return
        const { state } = self
        const [yes, nearly] = [isSatisfied(event), isTolerated(event)]
        if (state.last === undefined) self.at("end", self.now + ms)
        state.last = event
        state.total++
        if (yes) state.satisfied++
        else if (nearly) state.tolerated++
      },
      timers: { end: flush },
      end: flush,
      migrate: state => state,
      retime: retimed(ms),
    }
  },
)

function good(of: Good): (event: Event) => unknown {
  if (typeof of !== "number") return testOf(of)
  return event => (event.metric as number) <= of
}
