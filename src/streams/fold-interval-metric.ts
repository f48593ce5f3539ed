import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import type { WithOptions } from "./core/operator.ts"
import { foldInterval } from "./fold-interval.ts"
import type { Held } from "./parts/held.ts"

type Fold = (metrics: number[]) => number | undefined

/**
 * Emits, at the end of each window, its last event with a metric, and what a function makes of all metrics as its own.
 *
 *     in   1-2-4-----|     metrics     foldIntervalMetric("6ms", metrics => Math.max(...metrics))
 *     out  ------e---|     e: the last event, its metric 4
 *
 * The same as `foldInterval(every, "metric", fold)`, with its options.
 *
 * @example by("service", foldIntervalMetric(60, metrics => Math.max(...metrics), index()))
 * @see foldInterval; fixedTimeWindow with smap(mean), by event time
 */
export const foldIntervalMetric: WithOptions<[every: Duration, fold: Fold], z.input<typeof Held>, Event, Event> = ((
  every: Duration,
  fold: Fold,
  ...rest: never[]
) => foldInterval(every, "metric", fold, ...rest)) as never
