/** What must infer, and what must not compile: checked by `tsc --noEmit`, never run. */
import { bufferCount, map, type OperatorFunction, pipe } from "rxjs"
import type { Event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import type { Stream } from "../../src/streams/core/stream.ts"
import { enrich } from "../../src/streams/enrich.ts"
import { fixedTimeWindow } from "../../src/streams/fixed-time-window.ts"
import { mean, quotient } from "../../src/streams/folds.ts"
import { join } from "../../src/streams/join.ts"
import { measured } from "../../src/streams/measured.ts"
import { named } from "../../src/streams/named.ts"
import { over } from "../../src/streams/over.ts"
import { pattern } from "../../src/streams/pattern.ts"
import { publish } from "../../src/streams/publish.ts"
import { queue } from "../../src/streams/queue.ts"
import { rescue } from "../../src/streams/rescue.ts"
import { smap } from "../../src/streams/smap.ts"
import { subscribe } from "../../src/streams/subscribe.ts"
import { tag } from "../../src/streams/tag.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { when } from "../../src/streams/when.ts"

declare function email<T extends Event | readonly Event[] = Event>(to: string): OperatorFunction<T, T>
declare function index<T extends Event = Event>(): OperatorFunction<T, T>

const deploy = { service: "deploy" }
const errors = (e: Event) => e.service === "errors" && e.metric! > 5

// publish, subscribe
export const b1: Stream<Event, Event> = when(deploy, publish("deploys", tag("x", index())))
export const b2: Stream<Event, readonly Event[]> = fixedTimeWindow(60, publish("minutes", email("x")))
export const b3: Stream<Event, Event> = subscribe("deploys", email("x"))
export const b4: Stream<Event, Event> = subscribe("deploys", throttle(5, "1h", tag("x", email("x"))))
export const b5: Stream<Event, Event> = subscribe(
  "minutes",
  smap((es: readonly Event[]) => mean(es), index()),
)
export const b6: Stream<Event, Event> = pipe(subscribe("deploys"), over(5), email("x"))
export const b7: Stream<Event, readonly Event[]> = subscribe("minutes", email<readonly Event[]>("x"))
export const b8: Stream<Event, Event | number> = all(
  subscribe("a", index()),
  subscribe(
    "b",
    map((n: number) => n + 1),
  ),
)

// queue
export const q1: Stream<Event, Event> = by("host", queue(1, "10s", { max: 100, full: "oldest" }, email("x")))
export const q2: Stream<Event, readonly Event[]> = fixedTimeWindow(60, queue(1, "10s", email("x")))
export const q3: Stream<Event, number> = pipe(
  queue(5, 1),
  bufferCount(3),
  map(es => es.length),
)

// enrich
const hosts = { "web-1": { team: "db", rack: 7 }, "web-2": { ttl: 60, attributes: { team: "web" } } }
export const e1: Stream<Event, Event> = enrich(hosts, "host", by("attributes.team", tag("x", index())))
export const e2: Stream<Event, Event> = enrich(new Map([[80, { name: "http" }]]), e => e.metric, { missing: "drop" })
export const e3: Stream<Event, Event> = pipe(enrich(hosts, "host", { missing: { team: "nobody" } }), index())

// rescue, named
export const r1: Stream<Event, number> = rescue(
  email("x"),
  by(
    "host",
    smap(e => e.metric),
  ),
)
export const r2: Stream<Event, Event | number> = rescue(
  publish("failures"),
  index(),
  smap(e => e.metric),
)
export const r3: Stream<Event, Event> = fixedTimeWindow(
  60,
  rescue(
    email("x"),
    smap((es: readonly Event[]) => mean(es), index()),
  ),
)
export const n1: Stream<Event, Event> = named("disk", { summary: "A disk fills up" }, over(0.9, email("x")))
export const n2: Stream<Event, Event> = by("host", named("disk", over(0.9, throttle(1, "1h", email("x")))))
export const n3: Stream<Event, readonly Event[]> = fixedTimeWindow(60, named("minute", email("x")))

// join
export const j1: Stream<Event, Event> = join("host", "10s", [deploy, errors], smap(quotient, tag("x", index())))
export const j2: Stream<Event, readonly [Event, Event]> = join(["host", "service"], 5, [deploy, 'service = "x"'])
export const j3: Stream<Event, number> = by(
  "host",
  join(
    () => 0,
    5,
    [measured, errors, deploy],
    smap(([a, b, c]) => a.metric + (b.metric ?? 0) + (c.metric ?? 0)),
  ),
)
export const j4: Stream<Event, readonly Event[]> = join("host", 5, [deploy, errors], { unmatched: index() }, email("x"))
export const j5: Stream<Event, number> = pipe(
  join("host", 5, [measured, errors]),
  map(([a]) => a.metric),
)

// pattern
export const p1: Stream<Event, readonly Event[]> = pattern(
  "host",
  p => p.first(deploy).followedBy(errors).within("10m"),
  email("x"),
)
export const p2: Stream<Event, Event> = pattern(
  "host",
  p => p.first(deploy).without({ service: "rollback" }).followedBy(measured).within("10m"),
  smap(([first, second]) => ({ ...first, metric: second.metric.valueOf() }), tag("x", index())),
)
export const p3: Stream<Event, readonly [Event, ...Event[], Event]> = pattern(
  e => e.attributes?.["user"],
  p => p.first({ state: "failed" }).times(3).followedBy({ state: "ok" }).within("5m"),
  { max: 1000 },
)
export const p4: Stream<Event, string | undefined> = pipe(
  pattern(["host", "service"], p => p.all(deploy, errors).without(deploy).within(60), { each: 5 }),
  map(([a, b]) => (a.host === b.host ? a.host : undefined)),
)
export const p5: Stream<Event, readonly Event[]> = by(
  "host",
  pattern("service", p => p.first(deploy).without(errors).within("1m"), { max: 5 }, throttle(1, "1h", email("x"))),
)

// must fail
// @ts-expect-error no topic
publish()
// @ts-expect-error a factory that was not called
publish("x", index)
// @ts-expect-error array stream with a scalar child
fixedTimeWindow(60, publish("x", index()))
// @ts-expect-error a topic is named by text
subscribe(5)
// @ts-expect-error a child of another type
subscribe("x", over(5), fixedTimeWindow("5 min"))
// @ts-expect-error duration
queue(1, "5 min")
// @ts-expect-error no duration
queue(1)
// @ts-expect-error misspelt option
queue(1, 5, { maximum: 5 })
// @ts-expect-error which one is let go
queue(1, 5, { full: "drop" })
// @ts-expect-error misspelt field
enrich(hosts, "hots")
// @ts-expect-error misspelt option
enrich(hosts, "host", { misses: "drop" })
// @ts-expect-error a row that is no object
enrich({ x: 5 }, "host")
// @ts-expect-error no child
rescue(email("x"))
// @ts-expect-error the handler is given events
rescue(fixedTimeWindow(5, index()), index())
// @ts-expect-error array stream with a scalar child
fixedTimeWindow(60, rescue(email("x"), index()))
// @ts-expect-error no child
named("x")
// @ts-expect-error misspelt option
named("x", { sumary: "y" }, index())
// @ts-expect-error array stream with a scalar child
fixedTimeWindow(60, named("x", index()))
// @ts-expect-error one test
join("host", 5, [deploy])
// @ts-expect-error misspelt field
join("hots", 5, [deploy, errors])
// @ts-expect-error misspelt field in a test
join("host", 5, [{ sevice: "x" }, deploy])
// @ts-expect-error misspelt field in a test
join("host", 5, [e => e.sevice, deploy])
// @ts-expect-error duration
join("host", "5 min", [deploy, errors])
// @ts-expect-error a child that takes events
join("host", 5, [deploy, errors], index())
join(
  "host",
  5,
  [deploy, errors],
  // @ts-expect-error there is no third
  smap(([, , c]) => c),
)
// @ts-expect-error misspelt option
join("host", 5, [deploy, errors], { late: index() })
// @ts-expect-error a pattern without its time
pattern("host", p => p.first(deploy))
// @ts-expect-error a pattern begins with a step
pattern("host", p => p.within(5))
// @ts-expect-error misspelt field
pattern("hots", p => p.first(deploy).within(5))
// @ts-expect-error misspelt field in a test
pattern("host", p => p.first({ sevice: "x" }).within(5))
// @ts-expect-error duration
pattern("host", p => p.first(deploy).within("5 min"))
// @ts-expect-error a child that takes events
pattern("host", p => p.first(deploy).within(5), index())
// @ts-expect-error misspelt option
pattern("host", p => p.first(deploy).within(5), { maximum: 5 })
pattern(
  "host",
  p => p.first(deploy).followedBy(errors).within(5),
  // @ts-expect-error no metric is certain
  smap(([a]) => a.metric.toFixed()),
)
// @ts-expect-error a factory that was not called
pattern("host", p => p.first(deploy).within(5), index)
