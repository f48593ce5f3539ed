/** What must infer, and what must not compile: checked by `tsc --noEmit`, never run. */
import { bufferCount, map, type OperatorFunction } from "rxjs"
import {
  absent,
  by,
  coalesceWith,
  count,
  delay,
  type Event,
  fillIn,
  fillInLast,
  fixedEventWindow,
  fixedOffsetTimeWindow,
  interpolateConstant,
  log,
  mean,
  movingEventWindow,
  movingTimeWindow,
  over,
  pipe,
  project,
  quotient,
  type Stream,
  sessionWindow,
  set,
  slidingWindow,
  smap,
  tag,
  throttle,
  when,
} from "../../src/dmon.ts"

declare function email<T extends Event | readonly Event[] = Event>(to: string): OperatorFunction<T, T>
declare function index<T extends Event = Event>(): OperatorFunction<T, T>

// nesting
export const n1: Stream<Event, Event> = by("host", slidingWindow("5m", "10s", smap(mean, over(0.9, email("x")))))
export const n2: Stream<Event, Event> = by(
  "host",
  sessionWindow(60, { longest: "1h" }, smap(count, index(), email("x"))),
)
export const n3: Stream<Event, readonly Event[]> = by("host", movingEventWindow(10, throttle(1, "1m", email("x"))))
export const n4: Stream<Event, number> = by(
  "host",
  movingTimeWindow(
    "5m",
    { max: 10, late: log() },
    smap(
      es => es.length,
      map(n => n + 1),
    ),
  ),
)
export const n5: Stream<Event, Event> = fixedOffsetTimeWindow("1h", { lateness: "5s" }, smap(mean, index()))
export const n6: Stream<Event, Event | Event[]> = fixedEventWindow(10, smap(mean, index(), bufferCount(2)))
export const n7: Stream<Event, Event> = by("host", absent("5m", { state: "critical" }, email("x")))
export const n8: Stream<Event, Event> = by("host", fillIn("5s", { metric: 0 }, fillInLast(5, { metric: 0 }, index())))
export const n9: Stream<Event, Event> = by(
  "host",
  fillInLast(5, last => (last.metric === undefined ? undefined : last), { forever: true }, index()),
)
export const n10: Stream<Event, Event> = interpolateConstant("10s", delay("5s", tag("late", index())))
export const n11: Stream<Event, readonly Event[]> = movingEventWindow(3, delay("5s", { max: 5 }, email("x")))

// functions of several events
export const c1: Stream<Event, Event> = coalesceWith("host", (e, all) => (all.length > 1 ? e : undefined), email("x"))
export const c2: Stream<Event, number> = coalesceWith(["host", "service"], (_, all) => all.length, { max: 5 })
export const c3: Stream<Event, string> = coalesceWith(
  e => e.attributes?.region,
  (e, all) => ({ e, all }),
  smap(({ e, all }) => `${e.host} ${all[0]?.host}`),
)

// a tuple with one entry for each test
export const t1: Stream<Event, Event> = project(
  [{ service: "errors" }, e => e.service === "requests"],
  smap(([errors, requests]) => errors && requests && quotient([errors, requests]), index()),
)
export const t2: Stream<Event, readonly [Event | undefined, Event | undefined, Event | undefined]> = project([
  { state: "ok" },
  'service = "x"',
  { host: "x" },
])
interface Critical extends Event {
  readonly state: "critical"
}
export const t3: Stream<Event, "critical"> = project(
  [(e: Event): e is Critical => e.state === "critical", { state: "ok" }],
  smap(([critical]) => critical?.state),
)

// piping
export const p1: Stream<Event, number> = pipe(
  slidingWindow("1m", "10s"),
  map(es => es.length),
)
export const p2: Stream<Event, Event> = pipe(by("host", absent("5m")), when({ state: "absent" }), email("x"))
export const p3: Stream<Event, Event> = pipe(
  fillIn(5, { metric: 0 }),
  map(e => e.metric ?? 0),
  smap(metric => ({ metric })),
  delay(5),
)
export const p4: Stream<Event, Event> = pipe(
  project([{ host: "x" }, { host: "y" }]),
  smap(([x, y]) => x ?? y),
  index(),
)

// must fail
// @ts-expect-error duration
slidingWindow("5 min", "1m")
// @ts-expect-error no slide
slidingWindow("5m")
// @ts-expect-error misspelt option
slidingWindow("5m", "1m", { latenes: 1 })
// @ts-expect-error array stream with a scalar child
slidingWindow("5m", "1m", index())
// @ts-expect-error duration with a blank
sessionWindow("5 s")
// @ts-expect-error misspelt option
sessionWindow("5s", { longset: "1h" })
// @ts-expect-error array stream with a child that takes events only
sessionWindow("5s", over(5))
// @ts-expect-error a window that has no end does not wait
movingTimeWindow(5, { lateness: 5 })
// @ts-expect-error array stream with a scalar child
movingTimeWindow(5, index())
// @ts-expect-error no duration
movingEventWindow("5s")
// @ts-expect-error array stream with a scalar child, behind one that passes anything
movingEventWindow(5, throttle(1, 5, index()))
// @ts-expect-error array stream with a scalar child, nested
by("host", fixedEventWindow(5, when({ state: "x" }, index())))
// @ts-expect-error a length that is none
fixedOffsetTimeWindow("hour")
// @ts-expect-error misspelt field
coalesceWith("hots", e => e)
// @ts-expect-error misspelt field in the function
coalesceWith("host", e => e.sevice)
// @ts-expect-error misspelt field
project([{ sevice: "x" }])
project(
  [{ host: "x" }],
  // @ts-expect-error an entry for a test that is not there
  smap(([a, b]) => a ?? b),
)
project(
  [{ host: "x" }],
  // @ts-expect-error an entry may be undefined
  smap(([a]) => a.host),
)
// @ts-expect-error misspelt field of the filler
fillIn(5, { metrc: 0 })
// @ts-expect-error no filler
fillIn(5)
// @ts-expect-error a field of another type
fillInLast(5, { metric: "0" })
// @ts-expect-error misspelt option
interpolateConstant(5, { for_ever: true })
// @ts-expect-error duration
absent("5min")
// @ts-expect-error misspelt option
absent("5m", { sate: "critical" })
// @ts-expect-error what it emits are events
absent("5m", set({ sevice: "x" }))
// @ts-expect-error no duration
delay()
// @ts-expect-error misspelt option
delay(5, { maximum: 5 })
