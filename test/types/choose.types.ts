/** What must infer, and what must not compile: checked by `tsc --noEmit`, never run. */
import { debounceTime, map, type OperatorFunction } from "rxjs"
import { pipe } from "../../src/dmon.ts"
import type { Event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import type { Stream } from "../../src/streams/core/stream.ts"
import { dedupe } from "../../src/streams/dedupe.ts"
import { defaults } from "../../src/streams/defaults.ts"
import { discard } from "../../src/streams/discard.ts"
import { dual } from "../../src/streams/dual.ts"
import { fixedTimeWindow } from "../../src/streams/fixed-time-window.ts"
import { flapping } from "../../src/streams/flapping.ts"
import { mean } from "../../src/streams/folds.ts"
import { hysteresis } from "../../src/streams/hysteresis.ts"
import { match } from "../../src/streams/match.ts"
import { over } from "../../src/streams/over.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { runs } from "../../src/streams/runs.ts"
import { sample } from "../../src/streams/sample.ts"
import { set } from "../../src/streams/set.ts"
import { sflatten } from "../../src/streams/sflatten.ts"
import { smap } from "../../src/streams/smap.ts"
import { smapcat } from "../../src/streams/smapcat.ts"
import { split } from "../../src/streams/split.ts"
import { splitp } from "../../src/streams/splitp.ts"
import { sreduce } from "../../src/streams/sreduce.ts"
import { stable } from "../../src/streams/stable.ts"
import { stateDuration } from "../../src/streams/state-duration.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { top } from "../../src/streams/top.ts"
import { when } from "../../src/streams/when.ts"
import { within } from "../../src/streams/within.ts"
import { without } from "../../src/streams/without.ts"

declare function email<T extends Event | readonly Event[] = Event>(to: string): OperatorFunction<T, T>
declare function index<T extends Event = Event>(): OperatorFunction<T, T>
declare function log<T = Event>(): OperatorFunction<T, T>

// nesting
export const s1: Stream<Event, Event> = by("host", stable("1m", "state", changed("state", email("x"))))
export const s2: Stream<Event, Event> = by(["host", "service"], runs(3, "state", dedupe("5m", email("x"), index())))
export const s3: Stream<Event, Event> = dedupe("5m", { of: ["host", "attributes.region"], max: 5 }, index())
export const s4: Stream<Event, number> = within(
  1,
  5,
  without(
    2,
    3,
    smap(e => e.metric),
  ),
)
export const s5: Stream<Event, Event> = match("state", ["warning", "critical"], match("tags", /^prod/, email("x")))
export const s6: Stream<Event, Event> = match("metric", m => (m ?? 0) > 5, index())
export const s7: Stream<Event, Event> = match(e => e, { attributes: { region: ["eu", /^us/] }, ttl: undefined })
export const s8: Stream<Event, number> = match(
  "service",
  undefined,
  smap(e => e.metric),
)
export const s9: Stream<Event, Event | number> = splitp(
  "<",
  "metric",
  0.9,
  email("x"),
  0.5,
  smap(e => e.metric),
)
export const s10: Stream<Event, Event> = splitp("~=", "service", /^api/, index(), "db$", email("x"), discard())
export const s11: Stream<Event, Event> = splitp((value: number, metric) => (metric ?? 0) > value, "metric", 5, index())
export const s12: Stream<Event, Event> = splitp("=", e => e.tags?.length, 1, index(), 2, index(), 3, index(), index())
export const s13: Stream<Event, Event | string> = dual(
  { state: "ok" },
  index(),
  smap(e => e.host),
)
export const s14: Stream<Event, Event> = top(10, "metric", index())
export const s15: Stream<Event, Event | string> = top(
  10,
  e => e.metric,
  index(),
  smap(e => e.host),
)
export const s16: Stream<Event, Event> = split({ state: "ok" }, discard(), 'service = "x"', email("x"), index())
export const s17: Stream<Event, readonly Event[]> = rollup(3, "1h", sample({ chance: 0.1 }, email("x")))
export const s18: Stream<Event, Event> = sample({ every: 10 }, log())
export const s19: Stream<Event, Event> = defaults({ ttl: 60 }, hysteresis(0.9, 0.8, { on: "warning" }, index()))
export const s20: Stream<Event, Event> = rollup(0, "10s", sflatten(over(5, index())))
export const s21: Stream<Event, string> = smapcat(
  e => e.tags,
  map(tag => tag.trim()),
)
export const s22: Stream<Event, Event> = fixedTimeWindow(
  5,
  smapcat(es => es.slice(1), by("host", index())),
)
export const s23: Stream<Event, Event> = by(
  "host",
  sreduce((max, e) => (e.metric! > max.metric! ? e : max), index()),
)
export const s24: Stream<Event, number> = sreduce((sum, e: Event) => sum + (e.metric ?? 0), { initial: 0 })
export const s25: Stream<Event, string> = sreduce(
  (sum: number, e: Event) => sum + (e.metric ?? 0),
  { initial: 0 },
  map(sum => sum.toFixed(1)),
)
export const s26: Stream<Event, Event> = flapping({ changes: 4, within: "10m" }, email("x"))
export const s27: Stream<Event, Event> = by("host", flapping({ low: 5 }, when({ tags: ["flapping"] }, index())))
export const s28: Stream<Event, Event> = stateDuration(when({ state: "critical" }, over(300, email("x"))))
export const s29: Stream<Event, Event> = by("host", {
  build: host => throttle(host?.startsWith("web-") ? 5 : 1, "1h", email("x")),
})
export const s30: Stream<Event, Event | number> = by(["host", "metric"], {
  idle: "1h",
  build: ([host, metric]) =>
    all(
      within(0, (metric ?? 0) + (host?.length ?? 0), index()),
      smap(e => e.metric),
    ),
})
export const s31: Stream<Event, readonly Event[]> = by(["host"], { build: ([host = ""]) => rollup(host.length, "1h") })
export const s32: Stream<Event, number> = by("attributes.region", {
  build: region =>
    by(e => e.metric! > 5, {
      build: high =>
        pipe(
          changed(high ? "state" : "host"),
          map(e => (region ?? e.host)!.length),
        ),
    }),
})
export const s33: Stream<Event, Event> = when({ state: "ok" }, by("metric", { build: m => over(m ?? 0, index()) }))

// piping
export const p1: Stream<Event, Event> = pipe(
  stable("1m", "state", { max: 5 }),
  debounceTime(5),
  dedupe(5, { of: e => e.host }),
  runs(2, e => e.state === "ok"),
  flapping(),
  index(),
)
export const p2: Stream<Event, Event> = pipe(fixedTimeWindow(5), sflatten(), hysteresis(5, 4), throttle(1, 5))
export const p3: Stream<Event, number> = pipe(
  within(1, 5),
  match("state", /^o/),
  smapcat(e => [e.metric, e.time]),
  map(n => n + 1),
  sample({ every: 2 }),
)
export const p4: Stream<Event, Event> = pipe(
  top(5, "metric", index(), discard()),
  dual('tagged "x"', index(), index()),
  stateDuration(),
  defaults({ state: "ok" }),
)

export const p5: Stream<Event, number> = pipe(
  within(1, 5),
  by("service", { build: name => changed("state", set({ description: name ?? "" })) }),
  map(e => e.description!.length),
)

type Region = Event<{ region: "eu" | "us" }>
export const r1: Stream<Region, Region> = within(1, 5, dedupe(5, runs(2, "state", flapping(email("x")))))

// must fail
// @ts-expect-error misspelt field
match("stat", "ok")
// @ts-expect-error a value of another type
match("metric", "5")
// @ts-expect-error a pattern for a number
match("metric", /5/)
// @ts-expect-error misspelt field in an object
match((e: Event) => e, { sevice: "x" })
// @ts-expect-error nothing wanted
match("state")
// @ts-expect-error an array stream with a match on a field
fixedTimeWindow(5, match("state", "ok"))
// @ts-expect-error misspelt field
runs(2, "stat")
// @ts-expect-error no field
runs(2)
// @ts-expect-error duration
stable("5 min", "state")
// @ts-expect-error misspelt option
stable(5, "state", { size: 5 })
// @ts-expect-error duration with a blank
dedupe("5 s")
// @ts-expect-error misspelt field
dedupe(5, { of: ["hots"] })
// @ts-expect-error one bound
within(1)
// @ts-expect-error a pair
without([1, 2])
// @ts-expect-error a number that says neither
sample(10)
// @ts-expect-error both
sample({ every: 10, chance: 0.1 })
// @ts-expect-error array stream with a scalar child
rollup(3, 5, sample({ every: 2 }, index()))
// @ts-expect-error misspelt field
defaults({ sevice: "x" })
// @ts-expect-error a text, whose letters it would be
smapcat((e: Event) => e.host)
// @ts-expect-error events are no arrays
pipe(within(1, 5), sflatten())
// @ts-expect-error a result of another type
sreduce((sum: number, e: Event) => `${sum} ${e.metric}`, { initial: 0 })
// @ts-expect-error misspelt option
sreduce((_sum: number, e: Event) => e.metric ?? 0, { init: 0 })
// @ts-expect-error an unknown test
splitp("!=", "metric", 5, index())
// @ts-expect-error a value of another type
splitp("<", "metric", "5", index())
// @ts-expect-error a pattern where values are compared
splitp("=", "service", /x/, index())
// @ts-expect-error misspelt field
splitp("=", "metrik", 5, index())
// @ts-expect-error a value without its child
splitp("=", "metric", 5)
// @ts-expect-error one child
dual({ state: "ok" }, index())
// @ts-expect-error a child that takes arrays
dual({ state: "ok" }, index(), smap(mean))
// @ts-expect-error a field without a rank
top(5, "service", index())
// @ts-expect-error no child
top(5, "metric")
// @ts-expect-error a child that takes arrays
top(5, "metric", smap(mean, index()))
// @ts-expect-error a child
discard(index())
// @ts-expect-error one threshold
hysteresis(5)
// @ts-expect-error misspelt option
hysteresis(5, 4, { high: "critical" })
// @ts-expect-error misspelt option
flapping({ change: 4 })
// @ts-expect-error changes in no time
flapping({ changes: 4 })
// @ts-expect-error duration
flapping({ changes: 4, within: "10 min" })
// @ts-expect-error build and children
by("host", { build: () => changed("state") }, index())
// @ts-expect-error the key may be absent
by("host", { build: host => throttle(host.length, 5) })
// @ts-expect-error a number is no host
by("host", { build: (host: number | undefined) => throttle(host ?? 1, 5) })
// @ts-expect-error there are two fields
by(["host", "service"], { build: ([, , state]) => throttle(state === "ok" ? 1 : 2, 5) })
// @ts-expect-error a branch that takes arrays
by("host", { build: () => smap(mean) })
// @ts-expect-error no branch
by("host", { build: () => undefined })
// @ts-expect-error misspelt option
by("host", { built: () => changed("state") })
// @ts-expect-error misspelt field
by("hots", { build: () => changed("state") })
// @ts-expect-error duration
by("host", { idle: "5 min", build: () => changed("state") })
// @ts-expect-error it takes no argument
stateDuration(5)
