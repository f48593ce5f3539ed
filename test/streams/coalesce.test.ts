import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { deadline } from "../../src/event/expiry.ts"
import { by } from "../../src/streams/by.ts"
import { coalesce } from "../../src/streams/coalesce.ts"
import { carried, grown, reloaded } from "./kit/grown.ts"
import { inputs, laws, skewed, type Timed } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("coalesce")
const a = event({ host: "x", service: "s", metric: 1, time: 0 })
const b = event({ host: "y", service: "s", metric: 2, time: 0 })
const c = event({ host: "x", service: "s", metric: 3, time: 0 })
const metrics = (out: [number, unknown][]) => out.map(([at, es]) => [at, (es as Event[]).map(e => e.metric)])

test(
  "emits the newest event of each host and service at once, then at every tick",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c----|", { a, b, c })
    expectObservable(source.pipe(coalesce("4ms"))).toBe("A---B---C|", { A: [a], B: [a, b], C: [c, b] })
  }),
)

test(
  "emits what has come since the last tick on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b|", { a, b }).pipe(coalesce("4ms"))).toBe("A--(B|)", { A: [a], B: [a, b] })
    expectObservable(cold("a--|", { a, b }).pipe(coalesce("4ms"))).toBe("A--|", { A: [a] })
    expectObservable(cold("a-b#", { a, b }).pipe(coalesce("4ms"))).toBe("A--#", { A: [a] })
  }),
)

test("shows an expired event once more, forgets it, and ends with the last", () => {
  const { take, clock, out } = grown(coalesce(5))
  take(0, event({ host: "x", metric: 1, time: 0, ttl: 8 }))
  take(1000, event({ host: "y", metric: 2, time: 1, ttl: 20 }))
  take(12_000, event({ host: "y", metric: 3, state: "expired" }))
  clock.advance(60_000)
  assert.equal(metrics(out), [
    [0, [1]],
    [5000, [1, 2]],
    [10_000, [1, 2]],
    [15_000, [3]],
  ])
  assert.is(clock.size, 0)
})

test("lets new series go when it is full, and counts them, but renews those it holds", () => {
  const { take, clock, out, tree } = grown(coalesce(5, { max: 1 }))
  for (const e of [a, b, c]) take(0, e)
  clock.advance(5000)
  assert.equal(metrics(out), [
    [0, [1]],
    [5000, [3]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("has a table for each key", () => {
  const { take, clock, out } = grown(by("service", coalesce(5)))
  take(0, event({ service: "p", host: "x", metric: 1, time: 0 }))
  take(1000, event({ service: "q", host: "x", metric: 2, time: 1 }))
  clock.advance(7000)
  assert.equal(metrics(out), [
    [0, [1]],
    [1000, [2]],
    [5000, [1]],
    [6000, [2]],
  ])
})

test("forgets what is ahead of the clock, or has no time, when its ttl has passed since it came", () => {
  const { take, clock, out } = grown(coalesce(10))
  take(0, event({ host: "x", metric: 1, time: 1e9, ttl: 25 }))
  take(0, event({ host: "y", metric: 2, ttl: 15 }))
  clock.advance(3_600_000)
  assert.equal(metrics(out), [
    [0, [1]],
    [10_000, [1, 2]],
    [20_000, [1, 2]],
    [30_000, [1]],
  ])
  assert.is(clock.size, 0)
})

test("ticks from its last tick on when it is edited to another time", () => {
  for (const [every, ticks] of [
    [2, [2000, 4000, 6000]],
    [20, [20_000]],
  ] as const) {
    const now = reloaded(coalesce(10), [[0, event({ host: "x", time: 0, ttl: 5 })]], coalesce(every), 500)
    assert.equal(
      now.map(([at]) => at),
      ticks,
    )
  }
})

everyday(test, () => coalesce("5ms"))
carried(test, () => coalesce(5), [
  [0, event({ host: "x", metric: 1, time: 0 })],
  [1000, event({ host: "y", metric: 2, time: 1, ttl: 7 })],
  [6000, event({ host: "x", service: "s", metric: 3, time: 6 })],
])

const model = (given: Timed, end: number) => {
  const out: [number, Event[]][] = []
  const until = new Map<Event, number>()
  let services: Event[][] = []
  let due = Number.POSITIVE_INFINITY
  const tick = (at: number) => {
    out.push([at, services.flat()])
    const lives = (e: Event) => e.state !== "expired" && (until.get(e) as number) >= at / 1000
    services = services.map(events => events.filter(lives)).filter(({ length }) => length > 0)
    due = services.length > 0 ? at + 4000 : Number.POSITIVE_INFINITY
  }
  const pass = (to: number) => {
    while (due <= to) tick(due)
  }
  for (const [at, e] of given) {
    pass(at)
    until.set(e, deadline(e, at / 1000))
    const service = services.findIndex(events => events[0]?.service === e.service)
    const host = services[service]?.findIndex(other => other.host === e.host) ?? -1
    if (service < 0) services.push([e])
    else if (host < 0) services[service]?.push(e)
    else services[service]?.splice(host, 1, e)
    if (due === Number.POSITIVE_INFINITY) tick(at)
  }
  pass(end)
  return out
}
for (const given of [inputs, skewed])
  laws(test, { of: (...children) => coalesce(4, ...(children as never[])), model, inputs: given })

test.run()
