import { z } from "zod"
import { durationOption } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { deadline, isExpired } from "../event/expiry.ts"
import { operator, type Self, type Spec, type WithOptions } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"
import { timeOf } from "./parts/time-of.ts"

const Options = z.strictObject({ every: durationOption.optional() })

/** A measurement: when, in seconds, and what. */
interface Point {
  readonly time: number
  readonly metric: number
}
interface Ticking {
  /** Where the last interval with events ended. */
  before: Point | undefined
  /** The newest event with a metric, and its point. */
  last: { readonly event: Event; readonly point: Point } | undefined
  /** When the newest event expires, in seconds. */
  until: number
}

/**
 * Emits each event with the change per second since the one before as its metric: the derivative by time.
 *
 *     in      2---6-7--|     metrics, at their times in seconds
 *     ddt()   ----1-x--|     (6 - 2) / 4 = 1, (7 - 6) / 2 = 0.5
 *
 * By event time (none: the clock), in the order of arrival: a late event makes a slope with the one before as any other
 * does. The first emits nothing, nor does one of the same time as the last, or without a metric.
 * With `{ every: 5 }` it is by the clock: each 5 seconds from the first event on, the slope between the newest event
 * and that of the last interval that had one; 0 when nothing came; `time` is that of the tick. This ends as `rate`
 * does: when the newest event expires or an expired one comes; what had expired on arrival is dropped as late. On
 * completion nothing is emitted.
 * Differs from Riemann: the interval is an option.
 *
 * @example by(["host", "service"], ddt({ every: 10 }, over(100, email("me@example.org"))))
 * @see rate, for metrics that are counts themselves
 */
export const ddt: WithOptions<[], z.input<typeof Options>, Event, Event> = operator(
  "ddt",
  Options,
  ({ every }: z.output<typeof Options>): Spec<Event, Event, unknown> => {
    must(every !== 0, "ddt takes a time above zero", "ddt({ every: 5 }), or ddt() for the change from event to event")
    return (every === undefined ? eachEvent : eachInterval(every)) as Spec<Event, Event, unknown>
  },
)

const eachEvent: Spec<Event, Event, { before: Point | undefined }> = {
  state: () => ({ before: undefined }),
  next(event, self) {
    const metric = metricOf(event)
    if (metric === undefined) return
    const { before } = self.state
    const point = { time: timeOf(event, self), metric }
    self.state.before = point
    if (before !== undefined && before.time !== point.time) self.emit(copy(event, { metric: slope(before, point) }))
  },
}

function eachInterval(ms: number): Spec<Event, Event, Ticking> {
  return {
    state: () => ({ before: undefined, last: undefined, until: 0 }),
    next(event, self) {
      const { state, seconds } = self
      if (event.state === "expired") return stop(self)
      if (isExpired(event, seconds)) return self.drop("late")
      state.until = deadline(event, seconds)
      const metric = metricOf(event)
      if (metric === undefined) return
      const point = { time: timeOf(event, self), metric }
      if (state.last === undefined) {
        state.before = point
        self.at("tick", self.now + ms)
      }
      state.last = { event, point }
    },
    timers: {
      tick(self) {
        const { state, now, seconds } = self
        const { before, last } = state
        if (before === undefined || last === undefined || state.until < seconds) return stop(self)
        state.before = last.point
        self.at("tick", now + ms)
        self.emit(copy(last.event, { metric: slope(before, last.point), time: seconds }))
      },
    },
  }
}

/** The change per second between two points; 0 for two of the same time. */
const slope = (a: Point, b: Point): number => (a.time === b.time ? 0 : (b.metric - a.metric) / (b.time - a.time))

function stop(self: Self<Ticking>): void {
  self.state.before = undefined
  self.state.last = undefined
  self.cancel("tick")
}
