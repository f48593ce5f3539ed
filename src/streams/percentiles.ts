import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { named, type Points, sortedSample } from "./folds.ts"
import { Held } from "./held.ts"
import { must } from "./must.ts"
import { operator, type Self, type WithOptions } from "./operator.ts"
import { period } from "./period.ts"

interface Sample {
  held: Event[]
  /** How many events this window has had. */
  seen: number
  seed: number
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
 * Differs from Riemann: an expired event does not empty the window.
 *
 * @example by("service", percentiles(60, [0.5, 0.95, 0.99], index()))
 * @see sortedSample, the same for any array of events
 */
export const percentiles: WithOptions<[every: Duration, points: Points], z.input<typeof Held>, Event, Event> = operator(
  "percentiles",
  Held,
  (every: Duration, points: Points, { max }: z.output<typeof Held>) => {
    const ms = period("percentiles", every)
    for (const [point] of named(points)) {
      must(
        point >= 0 && point <= 1,
        `percentiles takes points from 0 to 1, got ${point}`,
        `0.95 for the 95th percentile`,
      )
    }
    const flush = (self: Self<Sample>) => {
      const { held } = self.state
      self.state.held = []
      self.state.seen = 0
      for (const event of sortedSample(held, points)) self.emit(event)
    }
    return {
      state: (): Sample => ({ held: [], seen: 0, seed: 1 }),
      next(event: Event, self: Self<Sample>) {
        if (event.metric === undefined || event.state === "expired") return
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
      migrate: state => state,
    }
  },
)

/** A small generator (mulberry32) whose seed is state, so that a replay takes the same sample. */
function random(state: Sample): number {
  state.seed = (state.seed + 0x6d2b79f5) | 0
  let t = Math.imul(state.seed ^ (state.seed >>> 15), 1 | state.seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
