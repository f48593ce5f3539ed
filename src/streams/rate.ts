import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { deadline, isExpired } from "../event/expiry.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { period } from "./parts/period.ts"

interface Rate {
  sum: number
  /** When the newest event expires, in seconds. */
  until: number
  /** The newest event with a metric; its ttl shrinks with each tick. */
  last: Event | undefined
}

/**
 * Emits, every so often, the sum of the metrics per second: the newest event, with that as its metric.
 *
 *     in       1-2-------e|     metrics; e is expired     rate("5ms")
 *     out      -----r----0|     r = (1 + 2) / 0.005, 0 = nothing came
 *
 * By the clock, from the first event with a metric on; `time` is that of the tick, `ttl` shrinks by `every` while
 * nothing new comes. It ends when the newest event (no ttl: 60 s) expires, or an expired one comes, and begins anew
 * with the next. Event times do not matter; an event whose ttl is over on arrival is dropped as late.
 * On completion nothing is emitted: the rate of half an interval would be a wrong one.
 *
 * @example by("host", rate(5, when(e => e.metric! > 100, email("me@example.org"))))
 * @see average and ewma, which emit with every event
 */
export const rate: WithChildren<[every: Duration], Event, Event> = operator("rate", (every: Duration) => {
  const ms = period("rate", every)
  const span = ms / 1000
  return {
    state: (): Rate => ({ sum: 0, until: 0.5, last: undefined }),
    next(event: Event, self) {
      const { state, seconds } = self
      if (event.state === "expired") return stop(self)
      if (isExpired(event, seconds)) return self.drop("late")
      state.until = deadline(event, seconds)
      const metric = metricOf(event)
      if (metric === undefined) return
      if (state.last === undefined) self.at("tick", self.now + ms)
      state.sum += metric
      state.last = event
    },
    timers: {
      tick(self) {
        const { state, now, seconds } = self
        const { sum, last } = state
        if (last === undefined || state.until < seconds) return stop(self)
        state.sum = 0
        state.last = last.ttl === undefined ? last : copy(last, { ttl: Math.max(0, last.ttl - span) })
        self.at("tick", now + ms)
        self.emit(copy(last, { metric: sum / span, time: seconds }))
      },
    },
  }
})

function stop(self: Self<Rate>): void {
  self.state.sum = 0
  self.state.last = undefined
  self.cancel("tick")
}
