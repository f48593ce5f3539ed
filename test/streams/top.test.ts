import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { smap } from "../../src/streams/smap.ts"
import { top } from "../../src/streams/top.ts"
import { edited, type Grown, grown } from "./kit/grown.ts"
import { laws, type Timed } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("top")
const of = (host: string, metric?: number, more: Event = {}) => event({ host, metric, ...more })
const gone = (host: string, time: number) => event({ host, state: "expired", time })
const x = smap((e: Event) => ["x", e] as const)
const y = smap((e: Event) => ["y", e] as const)
/** What came out, as `x a` or, when it is expired, `x -a`. */
const told = ({ out }: Grown) =>
  out.map(([, value]) => {
    const [child, { host, state }] = value as [string, Event]
    return `${child} ${state === "expired" ? "-" : ""}${host}`
  })
const hosts = (tree: Grown, ...events: Event[]) => {
  for (const e of events) tree.take(0, e)
  return told(tree)
}

test(
  "gives the events that rank highest to one child, the others to another, which learn of what has left them",
  marbles(({ cold, expectObservable }) => {
    const [a, b] = [of("a", 3), of("b", 5)]
    expectObservable(cold("a----b-----|", { a, b }).pipe(top(1, "metric", x, y))).toBe("(pq)-(rstu)|", {
      p: ["y", gone("a", 0)],
      q: ["x", a],
      r: ["x", gone("a", 0.005)],
      s: ["y", a],
      t: ["y", gone("b", 0.005)],
      u: ["x", b],
    })
  }),
)

test("is not left for one that ranks the same, nor for a lower rank of one's own", () => {
  const seen = hosts(grown(top(1, "metric", x, y)), of("a", 3), of("b", 3), of("a", 1), of("c", 1))
  assert.equal(seen, ["y -a", "x a", "x -b", "y b", "y -a", "x a", "x -c", "y c"])
})

test("is left by the least one, the older of equals", () => {
  const seen = hosts(grown(top(2, e => e.metric, x)), of("a", 3), of("b", 3), of("c", 4), of("d", 4))
  assert.equal(seen, ["x a", "x b", "x -a", "x c", "x -b", "x d"])
})

test("is left by what expires, which goes to both, and by what has no number", () => {
  const seen = hosts(
    grown(top(1, "metric", x, y)),
    of("a", 3),
    of("a", 9, { state: "expired" }),
    of("b", 1),
    of("b"),
    of("c", Number.NaN),
  )
  assert.equal(seen, ["y -a", "x a", "x -a", "y -a", "y -b", "x b", "x -b", "y b", "x -c", "y c"])
})

test("is left by what does not come again before its ttl has passed; no timer remains", () => {
  const tree = grown(top(2, "metric", x))
  tree.take(0, of("a", 3, { time: 0, ttl: 5 }))
  tree.take(1000, of("b", 2, { time: 1, ttl: 20 }))
  tree.take(4000, of("a", 1, { time: 4, ttl: 5 }))
  tree.take(4000, of("c", Infinity, { time: 4, ttl: Infinity }))
  tree.clock.advance(60_000)
  assert.equal(told(tree), ["x a", "x b", "x a", "x -a", "x c", "x -b"])
  assert.is(tree.clock.size, 0)
})

test("tells what leaves by the clock, the moment after its ttl has passed", () => {
  const tree = grown(top(1, "metric", x))
  tree.take(0, of("a", 3, { time: 0, ttl: 5 }))
  tree.clock.advance(60_000)
  assert.equal(tree.out[1], [5001, ["x", gone("a", 5.001)]])
})

test("holds those of each key", () => {
  const seen = hosts(
    grown(by("service", top(1, "metric", x))),
    of("a", 3, { service: "p" }),
    of("b", 2, { service: "q" }),
  )
  assert.equal(seen, ["x a", "x b"])
})

test("goes on with those it held when it is edited to hold more or fewer, but not when the field is", () => {
  const three = [of("a", 1), of("b", 2), of("c", 3)]
  const last = (stream: typeof x, more: Event) =>
    edited(top(3, "metric", x), three, stream, [more]).map(v => (v as [string, Event])[1].host)
  assert.equal(last(top(4, "metric", x) as never, of("d", 0)), ["d"])
  assert.equal(last(top(1, "metric", x) as never, of("d", 2)), ["a", "b", "d"])
  assert.equal(last(top(1, "time", x) as never, of("d", 0, { time: 0 })), ["d"])
})

test("refuses to hold none, and what is no child", () => {
  const any = top as (...args: unknown[]) => unknown
  assert.throws(() => top(0, "metric", x), /holds 0 events/)
  assert.throws(() => any(1, "metric"), /one or two children/)
  assert.throws(() => any(1, "metric", {}, x), /one or two children/)
  assert.throws(() => any(1, "metrik", x), /has no field/)
})

/** The hosts and services at the top, found anew for each event from all that came before. */
function model(inputs: Timed, end: number): (readonly [number, unknown])[] {
  const out: (readonly [number, unknown])[] = []
  let held: { event: Event; until: number }[] = []
  const same = (a: Event, b: Event) => a.host === b.host && a.service === b.service
  const gone = ({ host, service }: Event, at: number) => event({ host, service, state: "expired", time: at / 1000 })
  const clock = (to: number) => {
    for (const one of [...held].sort((a, b) => a.until - b.until)) {
      if (one.until + 1 > to) return
      held = held.filter(other => other !== one)
      out.push([one.until + 1, { a: gone(one.event, one.until + 1) }])
    }
  }
  for (const [at, e] of inputs) {
    clock(at)
    const until = Math.round(((e.time ?? 0) + (e.ttl ?? 60)) * 1000)
    const before = held.findIndex(one => same(one.event, e))
    const expired = e.state === "expired" || until < at
    if (expired) out.push([at, { a: e }], [at, e])
    const lowest = Math.min(...held.map(one => one.event.metric as number))
    const enters = !expired && e.metric !== undefined && (before >= 0 || held.length < 2 || e.metric > lowest)
    if (enters && before >= 0) held[before] = { event: e, until }
    else if (enters) {
      const least = held.length < 2 ? undefined : held.find(one => one.event.metric === lowest)
      if (least !== undefined) out.push([at, { a: gone(least.event, at) }], [at, least.event])
      held = [...held.filter(one => one !== least), { event: e, until }]
    } else held = held.filter(one => !same(one.event, e))
    if (expired) continue
    out.push(
      ...(enters
        ? [[at, gone(e, at)] as const, [at, { a: e }] as const]
        : [[at, { a: gone(e, at) }] as const, [at, e] as const]),
    )
  }
  clock(end)
  return out
}

everyday(test, () => top(1, "metric", rollup(1, "5ms"), rollup(1, "5ms")))
laws(test, { of: (a: never, b: never) => top(2, "metric", a, b), routes: "each", model })

test.run()
