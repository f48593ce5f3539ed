import { z } from "zod"
import type { Duration } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type Spec, type WithOptions } from "./core/operator.ts"
import { named, type Points, sortedSample } from "./folds.ts"
import { Held } from "./parts/held.ts"
import { add, type Buckets, noBuckets, quantile } from "./parts/log-buckets.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"
import { period } from "./parts/period.ts"
import { random } from "./parts/random.ts"
import { retimed } from "./parts/retimed.ts"

const Options = Held.extend({ sketch: z.number().min(1e-6).lt(1).optional() })

interface Sample {
  held: Event[]
  /** How many events this window has had. */
  seen: number
  seed: number
}
interface Sketch {
  buckets: Buckets | undefined
  last: Event | undefined
}

/**
 * At the end of each window, for each point, the event that stands there by metric: 0 the smallest, 1 the largest.
 *
 *     in   3-1-2-----|       metrics     percentiles("6ms", [0.5, 1])
 *     out  ------(mn)|       m: metric 2, service "api 0.5"; n: metric 3, service "api 1"
 *
 * By the clock: a window opens with the first event that has a metric; event times do not matter and are kept.
 * Expired events and those without a metric are not counted. Points in an object name themselves:
 * `{ 0.95: " p95" }`. Of more than `max` events in a window (option, default 10,000) a uniform random sample of `max`
 * is kept, always the same for the same input; the rest are counted as full. On completion what is held is emitted.
 * With `{ sketch: 0.01 }` no events are held, but counts of metrics by size, for any number of events: what is emitted
 * is the last event with the metric at the point, within 1 % of the exact one. `max` is then how many sizes there are.
 * Differs from Riemann: an expired event does not empty the window.
 *
 * @example by("service", percentiles(60, [0.5, 0.95, 0.99], index()))
 * @see sortedSample, the same for any array of events; histogram
 */
export const percentiles: WithOptions<
  [every: Duration, points: Points],
  z.input<typeof Options>,
  Event,
  Event
> = operator(
  "percentiles",
  Options,
  (every: Duration, points: Points, { max, sketch }: z.output<typeof Options>): Spec<Event, Event, unknown> => {
    const ms = period("percentiles", every)
    for (const [point] of named(points)) {
      must(
        point >= 0 && point <= 1,
        `percentiles takes points from 0 to 1, got ${point}`,
        `0.95 for the 95th percentile`,
      )
    }
    const spec = sketch === undefined ? sampled(ms, points, max) : sketched(ms, points, max, sketch)
    const migrate = (state: unknown, [, , old]: readonly unknown[]) =>
      (old as { sketch?: number }).sketch === sketch ? state : undefined
    return { ...spec, migrate, retime: retimed(ms) } as Spec<Event, Event, unknown>
  },
)

/** Holds the events themselves. */
function sampled(ms: number, points: Points, max: number): Spec<Event, Event, Sample> {
  const flush = (self: Self<Sample>) => {
    const { held } = self.state
    self.state.held = []
    self.state.seen = 0
    for (const event of sortedSample(held, points)) self.emit(event)
  }
  return {
    state: () => ({ held: [], seen: 0, seed: 1 }),
    next(event, self) {
      if (metricOf(event) === undefined || event.state === "expired") return
      const { state } = self
      if (state.seen++ === 0) self.at("end", self.now + ms)
      if (state.held.length < max) state.held.push(event)
      else {
        self.drop("full")
        const at = Math.floor(random(state) * state.seen)
        if (at < max) state.held[at] = event
      }
    },
    timers: { end: flush },
    end: flush,
  }
}

/** Holds counts by size. */
function sketched(ms: number, points: Points, max: number, error: number): Spec<Event, Event, Sketch> {
  const flush = (self: Self<Sketch>) => {
    const { buckets, last } = self.state
    if (buckets === undefined || last === undefined) return
    self.state = { buckets: undefined, last: undefined }
    for (const [point, name] of named(points)) {
      self.emit(copy(last, { service: (last.service ?? "") + name, metric: quantile(buckets, point, error) }))
    }
  }
  return {
    state: () => ({ buckets: undefined, last: undefined }),
    next(event, self) {
      const metric = metricOf(event)
      if (metric === undefined || event.state === "expired") return
      const { state } = self
      if (state.buckets === undefined) {
        state.buckets = noBuckets()
        self.at("end", self.now + ms)
      }
      state.last = event
      const merged = add(state.buckets, metric, error, max)
      if (merged > 0) self.drop("full", merged)
    },
    timers: { end: flush },
    end: flush,
  }
}
