import { delay, map, merge, Observable, type OperatorFunction, pipe, take as rxTake, scan, share, tap } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { all } from "../../src/streams/all.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { smap } from "../../src/streams/smap.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { carried, type Grown, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("by")
const values = {
  a: event({ host: "x", state: "ok" }),
  b: event({ host: "y", state: "ok" }),
  A: event({ host: "x", state: "warning" }),
}
const of = (host: string, metric: number) => event({ host, metric })
const metrics = ({ out }: Grown) => out.map(([, e]) => [(e as Event).host, (e as Event).metric])
const counted = scan((last: Event, e: Event) => event({ ...e, metric: (last.metric ?? 0) + 1 }))
const day = 86_400_000

test(
  "has a branch of its own for each key",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a--b--a--A|", values).pipe(by("host", changed("state")))).toBe("a--b-----A|", values)
  }),
)

test(
  "keeps nothing per key that comes after it",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b|", values)
    expectObservable(source.pipe(by("host"), throttle<Event>(1, 5))).toBe("a--|", values)
    expectObservable(source.pipe(by("host", throttle<Event>(1, 5)))).toBe("a-b|", values)
  }),
)

test(
  "ends all keys when the input ends, in the order of their first events",
  marbles(({ cold, expectObservable }) => {
    const held = rollup(
      0,
      "1s",
      smap(es => es.length),
    )
    expectObservable(cold("b-a-a|", values).pipe(by("host", held))).toBe("-----(xy|)", { x: 1, y: 2 })
  }),
)

for (const [what, key] of [
  ["a field", "service"],
  ["several fields", ["service", "state"]],
  ["host and service", ["host", "service"]],
  ["an attribute", "attributes.region"],
  ["a function", (e: Event) => e.service],
] as const) {
  test(`goes by ${what}; absence is a key too`, () => {
    const { take, out } = grown(by(key as "service", throttle(1, 5)))
    const fields = { state: "ok", service: "s", attributes: { region: "eu" } }
    for (const e of [event({}), event(fields), event({}), event(fields)]) take(0, e)
    assert.is(out.length, 2)
  })
}

test("takes parts of a key apart however they are written", () => {
  const { take, out } = grown(by(["host", "state"], throttle(1, 5)))
  take(0, event({ host: 'a","b', state: "c" }))
  take(0, event({ host: "a", state: 'b","c' }))
  assert.is(out.length, 2)
})

test("gives raw RxJS an assembly for each key", () => {
  const tree = grown(by("host", counted))
  for (const host of ["x", "y", "x", "x", "y"]) tree.take(0, of(host, 0))
  assert.equal(metrics(tree), [
    ["x", 0],
    ["y", 0],
    ["x", 1],
    ["x", 2],
    ["y", 1],
  ])
})

// A key is born anew after its raw RxJS has completed, where its branch should stay ended until a reload.
test("ends the branch of a key whose raw RxJS completes, and no other", () => {
  const tree = grown(by("host", pipe(rxTake<Event>(1), changed("metric"))))
  for (const host of ["x", "y", "x"]) tree.take(0, of(host, 1))
  assert.equal(metrics(tree), [
    ["x", 1],
    ["y", 1],
  ])
})

test("lets raw RxJS share and merge within a key", () => {
  const doubled: OperatorFunction<Event, Event> = source => {
    const shared = source.pipe(share())
    return merge(shared, shared.pipe(map(e => event({ ...e, metric: (e.metric ?? 0) * 2 }))))
  }
  const tree = grown(by("host", pipe(doubled, changed("metric"))))
  tree.take(0, of("x", 1))
  tree.take(0, of("y", 5))
  assert.equal(metrics(tree), [
    ["x", 1],
    ["x", 2],
    ["y", 5],
    ["y", 10],
  ])
})

test(
  "lets raw RxJS come late, into the key it belongs to",
  marbles(({ cold, expectObservable }) => {
    const stream = by("host", pipe(delay<Event>(5), changed("state")))
    expectObservable(cold("a-b-a|", values).pipe(stream)).toBe("-----a-b-|", values)
  }),
)

test("assembles raw RxJS that fails anew, in its own key, with the next value", () => {
  const fragile = pipe(
    counted,
    tap((e: Event) => {
      if (e.state === "bad") throw new Error("no")
    }),
  )
  const tree = grown(by("host", fragile))
  tree.take(0, of("x", 0))
  tree.take(0, of("y", 0))
  tree.take(0, event({ host: "x", state: "bad" }))
  tree.take(0, of("x", 0))
  tree.take(0, of("y", 0))
  assert.equal(metrics(tree), [
    ["x", 0],
    ["y", 0],
    ["x", 0],
    ["y", 1],
  ])
  assert.is(tree.failures.length, 1)
})

test("ends a key one day after its longest deadline; no timer, frame or series is left", () => {
  const { tree, take, clock, out } = grown(by(["host", "service"], changed("state", rollup(0, 5))))
  take(0, event({ host: "x", state: "ok", time: 0, ttl: 3600 }))
  take(1000, event({ host: "x", state: "ok", time: 1 }))
  clock.advance(day + 3_000_000)
  assert.is(tree.series.size, 1)
  take(day + 3_000_000, event({ host: "x", state: "ok", time: 1 }))
  assert.is(out.length, 1, "it still knows the state")
  clock.advance(2 * day + 10_000_000)
  assert.is(tree.series.size, 0)
  assert.is(clock.size, 0)
  assert.equal(tree.roots[0]?.scope.nodes[1]?.keys(), [])
})

test("ends a key when `idle` says so, inner keys first, and lets go of its raw RxJS", () => {
  let live = 0
  const watched: OperatorFunction<Event, Event> = source =>
    new Observable(to => {
      live++
      const subscription = source.subscribe(to)
      return () => {
        live--
        subscription.unsubscribe()
      }
    })
  const { take, clock, tree } = grown(by("host", { idle: "1h" }, by("service", { idle: "2h" }, watched)))
  take(0, event({ host: "x", service: "s", time: 0 }))
  clock.advance(3_700_000)
  assert.is(live, 1)
  assert.is(tree.roots[0]?.scope.nodes[1]?.keys().length, 1, "the outer key waits for the inner one")
  clock.advance(2 * 3_700_000)
  assert.is(live, 0)
  assert.equal(tree.roots[0]?.scope.nodes[1]?.keys(), [])
  assert.is(clock.size, 0)
})

test("does not end a key while a timer of it is pending, and gives what is held when it ends", () => {
  const { take, clock, out } = grown(by("host", { idle: 60 }, rollup(0, "3h")))
  take(0, event({ host: "x", metric: 1, time: 0 }))
  clock.advance(2 * 3_600_000)
  assert.is(out.length, 0)
  clock.advance(4 * 3_600_000)
  assert.is(out[0]?.[0], 3 * 3_600_000)
})

test("gives the same as one all inside", () => {
  const events = ["x", "y", "x"].map((host, i) => of(host, i))
  const [a, b] = [by("host", throttle(1, 5), changed("metric")), by("host", all(throttle(1, 5), changed("metric")))]
    .map(stream => grown(stream))
    .map(tree => {
      for (const e of events) tree.take(0, e)
      return tree.out
    })
  assert.equal(a, b)
})

test("refuses a field that no event has", () => {
  assert.throws(() => by("hots" as "host"), /has no field "hots"/)
})

everyday(test, () => by("host", throttle(1, 5)))
carried(test, () => by("host", by("state", rollup(1, 5)), changed("state")), [
  [0, event({ host: "x", state: "ok", metric: 1 })],
  [1000, event({ host: "x", state: "ok", metric: 2 })],
  [2000, event({ host: "y", state: "ok", metric: 3 })],
  [7000, event({ host: "x", state: "ok", metric: 4 })],
])
laws(test, {
  of: (...children: never[]) => by("host", throttle(1, 5), ...children),
  routes: "keys",
  model: inputs => {
    const passed: (typeof inputs)[number][] = []
    for (const [at, e] of inputs) {
      if (!passed.some(([then, { host }]) => host === e.host && then + 5000 > at)) passed.push([at, e])
    }
    return passed
  },
})
laws(test, {
  of: (...children: never[]) => by(["host", "service"], changed("state"), ...children),
  routes: "keys",
  model: inputs =>
    inputs.filter(([, e], i) => {
      const before = inputs.slice(0, i).filter(([, { host, service }]) => host === e.host && service === e.service)
      return before.at(-1)?.[1].state !== e.state
    }),
})

test.run()
