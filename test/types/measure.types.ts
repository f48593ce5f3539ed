/** What must infer, and what must not compile, of the operators that measure: checked by `tsc --noEmit`, never run. */
import { bufferCount, debounceTime, filter, map, type OperatorFunction, pipe } from "rxjs"
import type { Event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { anomaly } from "../../src/streams/anomaly.ts"
import { apdex } from "../../src/streams/apdex.ts"
import { by } from "../../src/streams/by.ts"
import { cardinality } from "../../src/streams/cardinality.ts"
import { clockSkew } from "../../src/streams/clock-skew.ts"
import type { Stream } from "../../src/streams/core/stream.ts"
import { counter } from "../../src/streams/counter.ts"
import { ddt } from "../../src/streams/ddt.ts"
import { ewmaTimeless } from "../../src/streams/ewma-timeless.ts"
import { fixedTimeWindow } from "../../src/streams/fixed-time-window.ts"
import { foldInterval } from "../../src/streams/fold-interval.ts"
import { foldIntervalMetric } from "../../src/streams/fold-interval-metric.ts"
import { mean } from "../../src/streams/folds.ts"
import { heavyHitters } from "../../src/streams/heavy-hitters.ts"
import { histogram } from "../../src/streams/histogram.ts"
import { meanOverTime } from "../../src/streams/mean-over-time.ts"
import { over } from "../../src/streams/over.ts"
import { percentiles } from "../../src/streams/percentiles.ts"
import { predictLinear } from "../../src/streams/predict-linear.ts"
import { rate } from "../../src/streams/rate.ts"
import { smap } from "../../src/streams/smap.ts"
import { sumOverTime } from "../../src/streams/sum-over-time.ts"
import { when } from "../../src/streams/when.ts"

declare function email<T extends Event | readonly Event[] = Event>(to: string): OperatorFunction<T, T>
declare function index<T extends Event = Event>(): OperatorFunction<T, T>

// nesting
export const s1: Stream<Event, Event> = by(
  "host",
  foldInterval(60, "host", hosts => hosts.at(-1), index()),
)
export const s2: Stream<Event, Event> = foldInterval("5m", "tags", lists => lists.flat(), email("x"), index())
export const s3: Stream<Event, string> = foldInterval(
  5,
  "attributes.region",
  regions => regions.map(region => region.trim()).join(),
  { max: 5 },
  smap(e => e.host),
)
export const s4: Stream<Event, Event> = by(
  "host",
  foldInterval(
    60,
    e => e.tags,
    lists => lists.flat().length,
    over(3, email("x")),
  ),
)
export const s5: Stream<Event, Event> = when(
  { service: "api" },
  by(
    "host",
    foldIntervalMetric(60, metrics => Math.max(...metrics), over(5, email("x"))),
  ),
)
export const s6: Stream<Event, Event> = by(
  "service",
  rate(60, anomaly({ method: "holtWinters", season: 1440 }, email("x"))),
)
export const s7: Stream<Event, Event> = by("service", anomaly({ last: 30, all: true }, index(), email("x")))
export const s8: Stream<Event, Event> = anomaly(index())
export const s9: Stream<Event, Event> = by("service", ddt(over(1, index())))
export const s10: Stream<Event, Event> = by("service", ddt({ every: "5s" }, over(1, index())))
export const s11: Stream<Event, Event> = apdex(60, 0.5, 2, over(0.8, email("x")))
export const s12: Stream<Event, Event> = apdex(60, { state: "ok" }, e => e.metric! < 2, index())
export const s13: Stream<Event, Event> = by("host", predictLinear(100, "4h", { refit: "1m" }, over(1, email("x"))))
export const s14: Stream<Event, Event> = clockSkew({ max: 10 }, over(5, email("x")))
export const s15: Stream<Event, Event> = cardinality("1h", e => e.attributes?.["user"], { precision: 14 }, index())
export const s16: Stream<Event, Event> = heavyHitters(60, 10, "attributes.client", index())
export const s17: Stream<Event, Event> = histogram(60, [0.1, 1], by("service", sumOverTime(index())))
export const s18: Stream<Event, Event> = counter({ initial: 5 }, ewmaTimeless(0.1, meanOverTime(counter(index()))))
export const s19: Stream<Event, Event> = percentiles(60, { 0.95: " p95" }, { sketch: 0.01 }, index())
export const s20: Stream<Event, Event | number> = foldIntervalMetric(
  5,
  metrics => metrics[0],
  index(),
  map(e => e.metric ?? 0),
)

// piping, and raw RxJS in the middle
export const p1: Stream<Event, Event> = pipe(by("host", ddt()), anomaly(), all(index(), email("x")))
export const p2: Stream<Event, number> = pipe(
  foldInterval(5, "metric", metrics => metrics.length),
  debounceTime(5),
  counter(),
  map(e => e.metric),
  filter(x => x !== undefined),
)
export const p3: Stream<Event, Event> = pipe(sumOverTime(), fixedTimeWindow(5), smap(mean), predictLinear(5, 10))
export const p4: Stream<Event, Event | Event[]> = by("host", histogram(5, [1]), bufferCount(3))
export const p5: Stream<Event, Event> = pipe(
  when({ state: "ok" }),
  foldInterval(
    5,
    e => e.metric,
    metrics => Math.min(...metrics),
  ),
)

// must fail
// @ts-expect-error misspelt field
foldInterval(5, "hots", hosts => hosts[0])
// @ts-expect-error a result of another type than the field's
foldInterval(5, "host", hosts => hosts.length)
// @ts-expect-error a result that is no metric
foldInterval(5, e => e.host, String)
// @ts-expect-error misspelt option
foldInterval(5, "host", hosts => hosts[0], { maximum: 5 })
// @ts-expect-error duration
foldInterval("5 min", "host", hosts => hosts[0])
// @ts-expect-error a child that takes arrays
foldInterval(5, "host", hosts => hosts[0], smap(mean))
// @ts-expect-error duration
foldIntervalMetric("5 min", metrics => metrics[0])
// @ts-expect-error a result that is no metric
foldIntervalMetric(5, metrics => metrics.join())
// @ts-expect-error duration
histogram("5 min", [1])
// @ts-expect-error bounds are numbers
histogram(5, ["1"])
// @ts-expect-error bounds are an array
histogram(5, 1)
// @ts-expect-error the initial value is an option
counter(5)
// @ts-expect-error misspelt option
counter({ init: 5 })
// @ts-expect-error it takes no arguments
sumOverTime(5)
// @ts-expect-error a child that takes arrays
meanOverTime(smap(mean))
// @ts-expect-error the weight is required
ewmaTimeless()
// @ts-expect-error the interval is an option
ddt(5)
// @ts-expect-error duration
ddt({ every: "5 min" })
// @ts-expect-error misspelt option
ddt({ interval: 5 })
// @ts-expect-error misspelt field
apdex(5, { sate: "ok" }, 5)
// @ts-expect-error misspelt field
apdex(5, e => e.metrik < 5, 5)
// @ts-expect-error without what is tolerated
apdex(5, 1)
// @ts-expect-error how far ahead is required
predictLinear(5)
// @ts-expect-error duration
predictLinear(5, "4 h")
// @ts-expect-error options in an object
predictLinear(5, 5, 5)
// @ts-expect-error misspelt option
clockSkew({ hosts: 5 })
// @ts-expect-error misspelt field
cardinality(5, "hots")
// @ts-expect-error misspelt option
cardinality(5, "host", { bits: 5 })
// @ts-expect-error misspelt field
heavyHitters(5, 3, "hots")
// @ts-expect-error the number comes before the field
heavyHitters(5, "host", 3)
// @ts-expect-error no such method
anomaly({ method: "arima" })
// @ts-expect-error an option of the other method
anomaly({ season: 5 })
// @ts-expect-error an option of the other method
anomaly({ method: "holtWinters", last: 5 })
// @ts-expect-error misspelt option
anomaly({ treshold: 5 })
// @ts-expect-error a child that takes arrays
anomaly(smap(mean))
// @ts-expect-error an error is a number
percentiles(5, [0.5], { sketch: true })
// @ts-expect-error array stream piped into what takes events
pipe(fixedTimeWindow(5), anomaly())
// @ts-expect-error array stream with a child that takes events only
fixedTimeWindow(5, ddt())
