/** What must infer, and what must not compile: checked by `tsc --noEmit`, never run. */
import { bufferCount, debounceTime, filter, map, type OperatorFunction } from "rxjs"
import { pipe } from "../../src/dmon.ts"
import { copy, type Event } from "../../src/event/event.ts"
import { adjust } from "../../src/streams/adjust.ts"
import { all } from "../../src/streams/all.ts"
import { average } from "../../src/streams/average.ts"
import { batch } from "../../src/streams/batch.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { changedState } from "../../src/streams/changed-state.ts"
import { coalesce } from "../../src/streams/coalesce.ts"
import { operator } from "../../src/streams/core/operator.ts"
import type { Stream } from "../../src/streams/core/stream.ts"
import { ewma } from "../../src/streams/ewma.ts"
import { expired } from "../../src/streams/expired.ts"
import { fixedTimeWindow } from "../../src/streams/fixed-time-window.ts"
import { count, maximum, mean, sortedSample, sum } from "../../src/streams/folds.ts"
import { live } from "../../src/streams/live.ts"
import { measured } from "../../src/streams/measured.ts"
import { over } from "../../src/streams/over.ts"
import { percentiles } from "../../src/streams/percentiles.ts"
import { rate } from "../../src/streams/rate.ts"
import { reinject } from "../../src/streams/reinject.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { scale } from "../../src/streams/scale.ts"
import { set } from "../../src/streams/set.ts"
import { smap } from "../../src/streams/smap.ts"
import { split } from "../../src/streams/split.ts"
import { tag } from "../../src/streams/tag.ts"
import { tagged } from "../../src/streams/tagged.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { untag } from "../../src/streams/untag.ts"
import { when } from "../../src/streams/when.ts"

declare function email<T extends Event | readonly Event[] = Event>(to: string): OperatorFunction<T, T>
declare function index<T extends Event = Event>(): OperatorFunction<T, T>

// nesting
export const s1 = when(e => e.state === "warning", email("me@x"))
export const s1s: Stream = s1
export const s2: Stream<Event, Event> = by("host", fixedTimeWindow(60, smap(mean, index(), email("x"))))
export const s3: Stream<Event, number> = by(
  "host",
  fixedTimeWindow(
    "60s",
    smap(
      es => es.length,
      map(n => n + 1),
    ),
  ),
)
export const s4: Stream<Event, Event> = by(
  "host",
  rate(
    5,
    when(e => e.metric! > 100, email("me@x")),
  ),
)
export const s5: Stream<Event, Event> = by("host", rate(5, over(100, throttle(1, "1h", email("me@x")))))
export const s6: Stream<Event, Event> = by(["host", "service"], changed("state", { initial: "ok" }, email("x")))
export const s7: Stream<Event, Event> = changedState(email("x"), index())
export const s8: Stream<Event, Event> = changedState({ initial: "ok" }, tagged("x", set({ state: "ok" }, index())))
export const s9: Stream<Event, readonly Event[]> = rollup(3, "1h", email("x"))
export const s10: Stream<Event, readonly Event[]> = rollup(3, "1h", { max: 10 }, throttle(1, 5, email("x")))
export const s11: Stream<Event, Event | Event[]> = by(
  "host",
  index(),
  fixedTimeWindow(5, smap(mean, index())),
  bufferCount(3),
)
export const s12: Stream<Event, Event> = by(
  "host",
  when(e => e.metric! > 1, by("service", fixedTimeWindow(5, smap(mean, when({ state: "ok" }, index()))))),
)
export const s13: Stream<Event, Event> = coalesce(10, smap(sum, set({ host: undefined }, reinject())))
export const s14: Stream<Event, Event> = percentiles(5, [0.5, 0.95], live(index()))
export const s15: Stream<Event, readonly Event[]> = batch(100, "5s", email("x"))
export const s16: Stream<Event, Event> = expired(email("x"))
export const s17: Stream<Event, number> = fixedTimeWindow(
  5,
  smap(es => count(es).metric),
)
export const s18: Stream<Event, Event[]> = fixedTimeWindow(
  5,
  smap(es => sortedSample(es, [0.5])),
)
export const s19: Stream<Event, Event> = split(
  { state: "critical" },
  email("x"),
  e => e.metric! > 1,
  set({ state: "warning" }, index()),
  index(),
)
export const s20: Stream<Event, Event | number> = split(
  { state: "ok" },
  smap(e => e.metric),
  'host = "x"',
  email("x"),
)
export const s21: Stream<Event, string> = changed(
  "state",
  { pairs: true },
  map(([before, now]) => `${before?.state} ${now.state}`),
)
export const s22: Stream<Event, string> = changedState(
  { pairs: true },
  smap(([before, now]) => (before === undefined ? undefined : `${before.state} ${now.state}`)),
)
export const s23: Stream<Event, Event> = adjust("host", host => host?.toLowerCase(), index())
export const s24: Stream<Event, Event> = adjust("metric", m => (m ?? 0) + 1)
export const s25: Stream<Event, Event> = adjust("attributes.region", r => r?.trim())
export const s26: Stream<Event, Event> = scale(8, average(2, ewma("10s", tag("x", untag(["y"], index())))))
export const s27: Stream<Event, Event> = changed(e => e.metric! > 5, email("x"))
export const s28: Stream<Event, Event> = fixedTimeWindow(5, smap(maximum, email("x")), smap(mean, index()))
export const s29: Stream<Event, unknown> = by("host", index(), index(), index(), index(), index(), index())

// piping
export const p1: Stream<Event, Event> = pipe(
  by("host", rate(5)),
  when(e => e.metric! > 100),
  email("me@x"),
)
export const p2: Stream<Event, number> = pipe(
  when(e => e.metric! > 100),
  map(e => e.metric),
  filter(x => x !== undefined),
)
export const p3: Stream<Event, number> = pipe(
  by("host", rate(5)),
  debounceTime(5),
  fixedTimeWindow(5),
  map(es => es.length),
)
export const p4: Stream<Event, Event> = pipe(
  tagged("x"),
  over(5),
  changed("state"),
  throttle(1, 5),
  all(index(), email("x")),
)
export const p6: Stream<Event, readonly Event[]> = rollup(5, "1h", pipe(throttle(1, 5), email("x")))
export const p5: Stream<Event, readonly Event[]> = pipe(fixedTimeWindow(5), throttle(1, 5), email("x"))

// guards, and events whose attributes are typed
export const g1: Stream<Event, string> = when(
  measured,
  map(e => e.metric.toFixed(1)),
)
export const g2: Stream<Event, string> = pipe(
  when(measured),
  map(e => e.metric.toFixed(1)),
)
export const g3: Stream<Event, number> = pipe(
  when(measured),
  over(5),
  throttle(1, 5),
  map(e => e.metric + 1),
)
type Region = Event<{ region: "eu" | "us" }>
export const r1: Stream<Region> = when(e => e.attributes?.region === "eu", email("x"))
export const r2: Stream = r1
export const r3 = by(
  (e: Region) => e.attributes?.region,
  when(e => e.attributes?.region === "us", index()),
)

// one's own operators
export const everyNth = operator("everyNth", (n: number) => ({
  state: () => ({ seen: 0 }),
  next(event, self) {
    if (++self.state.seen % n === 0) self.emit(event)
  },
}))
export const o1: Stream<Event, Event> = everyNth(3, email("x"))
export const o2: Stream<Event, number> = everyNth(
  3,
  map(e => e.metric ?? 0),
)

// must fail
// @ts-expect-error misspelt field
when(e => e.sevice === "x")
// @ts-expect-error misspelt field in a partial
when({ sevice: "x" })
// @ts-expect-error misspelt field
by("hots")
// @ts-expect-error a key that equals no other
by((e: Event) => [e.host, e.service])
// @ts-expect-error misspelt field
changed("stat")
// @ts-expect-error misspelt field
changed(e => e.stat)
// @ts-expect-error misspelt option
changed("state", { init: "ok" })
// @ts-expect-error misspelt field
set({ sevice: "x" })
// @ts-expect-error a field of another type
set({ metric: "1" })
// @ts-expect-error misspelt field
adjust("hots", x => x)
// @ts-expect-error a result of another type
adjust("metric", () => "1")
// @ts-expect-error duration
rate("5 min")
// @ts-expect-error duration with a blank
throttle(1, "5 s")
// @ts-expect-error no duration
throttle(1)
// @ts-expect-error options in an object
rollup(1, 5, 100)
// @ts-expect-error misspelt option
coalesce(5, { maximum: 1 })
// @ts-expect-error points are numbers
percentiles(5, 0.5)
// @ts-expect-error array stream with a scalar child
fixedTimeWindow(60, index())
// @ts-expect-error array stream with a scalar child
rollup(3, 60, tag("x"))
// @ts-expect-error array stream with a scalar child, behind one that passes anything
batch(3, 60, throttle(1, 5, index()))
// @ts-expect-error array stream with a scalar child, nested
by("host", fixedTimeWindow(60, when({ state: "x" }, index())))
// @ts-expect-error array stream with a child that takes events only
fixedTimeWindow(60, over(5))
// @ts-expect-error array stream with a child that takes events only
coalesce(60, changed("state"))
// @ts-expect-error the same further down
pipe(when({ state: "ok" }), fixedTimeWindow(60), index())
// @ts-expect-error array stream piped into what takes events
pipe(fixedTimeWindow(60), tagged("x"))
// @ts-expect-error a fold takes arrays
smap(mean, index())(null as unknown as import("rxjs").Observable<Event>)
// @ts-expect-error a factory that was not called
when({ state: "x" }, index)
// @ts-expect-error a test without its child
split({ state: "x" })
pipe(
  when(e => e.metric !== undefined),
  // @ts-expect-error TypeScript infers no guard from a property test, so `!`, `??` or `measured` is needed
  map(e => e.metric.toFixed(1)),
)
// @ts-expect-error region typo
when((e: Region) => e.attributes?.regoin === "eu")
// @ts-expect-error region value
when((e: Region) => e.attributes?.region === "moon")

// a lambda in the nested form knows that it is given events
export const n1: Stream<Event, Event> = smap(e => copy(e, { state: "x" }), index())
export const n2: Stream<Event, Event> = when(
  e => e.state === "ok",
  smap(e => ({ ...e, description: "x" }), index()),
)
export const n3: Stream<Event, Event> = by(
  "host",
  changed(
    "state",
    smap(e => copy(e, { state: "x" }), email("x")),
  ),
)
