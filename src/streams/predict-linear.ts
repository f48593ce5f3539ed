import { z } from "zod"
import { type Duration, duration, durationOption } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { metricOf } from "./parts/metric-of.ts"
import { must } from "./parts/must.ts"
import { timeOf } from "./parts/time-of.ts"

const Options = z.strictObject({ refit: durationOption.default(0), min: z.int().min(2).default(2) })

/** The line of a fit: through a point, with a slope per second. */
interface Line {
  readonly time: number
  readonly metric: number
  readonly slope: number
}
interface Fit {
  times: number[]
  metrics: number[]
  line: Line | undefined
  /** When the line was fitted, in milliseconds of the clock. */
  fitted: number
}

/**
 * Emits each event with what its metric will be `ahead` later, if it goes on as in the last `n` events.
 *
 *     in                       1-2-3--|     metrics, one each second
 *     predictLinear(10, 60)    a-b-c--|     none, 62, 63
 *
 * A straight line by least squares through the last `n` metrics at their event times (none: the clock), in the order of
 * arrival; late events are points as any other. Until there are `min` (option, default 2) points, of different times, the
 * metric is absent: two that are close together foretell anything. An event without a metric is passed on as it is.
 * `refit` (option, default 0) is how long, by the clock, a line is kept before the next is fitted: a fit costs time in
 * proportion to `n`.
 *
 * @example when({ service: "disk" }, by("host", predictLinear(100, "4h", hysteresis(1, 0.9, changed("state", { initial: "ok" }, email("me@example.org"))))))
 * @see hysteresis, which takes an absent metric for no news; ddt, for the slope between two events; anomaly
 */
export const predictLinear: WithOptions<[n: number, ahead: Duration], z.input<typeof Options>, Event, Event> = operator(
  "predictLinear",
  Options,
  (n: number, ahead: Duration, { refit, min }: z.output<typeof Options>) => {
    must(Number.isInteger(n) && n >= 2, `predictLinear cannot put a line through ${n} events`, "2 or more")
    must(min <= n, `predictLinear waits for ${min} events, and keeps ${n}`, `a min of ${n} or fewer`)
    const seconds = duration(ahead) / 1000
    return {
      state: (): Fit => ({ times: [], metrics: [], line: undefined, fitted: 0 }),
      next(event: Event, self) {
        const known = metricOf(event)
        if (known === undefined) return self.emit(event)
        const { state, now } = self
        const time = timeOf(event, self)
        state.times.push(time)
        state.metrics.push(known)
        while (state.times.length > n) {
          state.times.shift()
          state.metrics.shift()
        }
        if (state.line === undefined || now - state.fitted >= refit) {
          state.line = leastSquares(state.times, state.metrics)
          state.fitted = now
        }
        const { line } = state
        const metric =
          state.times.length < min ? undefined : line && line.metric + line.slope * (time + seconds - line.time)
        self.emit(copy(event, { metric }))
      },
      migrate: state => state,
    }
  },
)

/** The line that is nearest to the points, by the squares; none where all are of one time. */
function leastSquares(times: readonly number[], metrics: readonly number[]): Line | undefined {
  // Both are counted from their means: the squares of seconds since 1970 would leave no digits for the rest.
  const time = mean(times)
  const metric = mean(metrics)
  let [both, square] = [0, 0]
  for (let i = 0; i < times.length; i++) {
    const from = (times[i] as number) - time
    both += from * ((metrics[i] as number) - metric)
    square += from * from
  }
  return square === 0 ? undefined : { time, metric, slope: both / square }
}

const mean = (of: readonly number[]): number => {
  const [first = 0] = of
  return first + of.reduce((sum, x) => sum + (x - first), 0) / of.length
}
