import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { cardinality } from "../../src/streams/cardinality.ts"
import { bins } from "./kit/bins.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("cardinality")
const [x, y] = [event({ host: "x", metric: 9, time: 7 }), event({ host: "y", time: 8 })]
const metrics = (out: [number, unknown][]) => out.map(([at, e]) => [at, (e as Event).metric])

test(
  "emits the last event of a window with the number of different values",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-a-----|", { a: x, b: y }).pipe(cardinality("6ms", "host"))).toBe("------e---|", {
      e: copy(x, { metric: 2 }),
    })
  }),
)

test(
  "emits what was counted on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a|", { a: y }).pipe(cardinality("6ms", "host"))).toBe("-(e|)", { e: copy(y, { metric: 1 }) })
    expectObservable(cold("a#", { a: y }).pipe(cardinality("6ms", "host"))).toBe("-#")
  }),
)

test("counts the values of a function as of a field, and tells texts from their parts", () => {
  const { take, clock, out } = grown(cardinality(5, e => [e.host, e.service].join("/")))
  for (const [host, service] of [
    ["a", "b"],
    ["a", "c"],
    ["b", "b"],
    ["a", "b"],
  ])
    take(0, event({ host, service }))
  clock.advance(5000)
  assert.equal(metrics(out), [[5000, 3]])
})

test("does not count expired events, nor those without the field, and begins anew with each window", () => {
  const { take, clock, out } = grown(cardinality(5, "host"))
  take(0, event({ service: "s" }))
  take(1000, x)
  take(2000, copy(y, { state: "expired" }))
  take(8000, y)
  clock.advance(60_000)
  assert.equal(metrics(out), [
    [6000, 1],
    [13_000, 1],
  ])
  assert.is(clock.size, 0)
})

test("is near for more values than it has bytes", () => {
  const { take, clock, out } = grown(cardinality(5, "host", { precision: 10 }))
  for (let i = 0; i < 20_000; i++) take(0, event({ host: `h${i}` }))
  clock.advance(5000)
  const [[, found]] = metrics(out) as [[number, number]]
  assert.ok(Math.abs(found - 20_000) < 20_000 * 3 * (1.04 / 32), `${found} of 20000`)
})

test("has a window for each key", () => {
  const { take, clock, out } = grown(by("service", cardinality(5, "host")))
  for (const [host, service] of [
    ["a", "p"],
    ["b", "p"],
    ["a", "q"],
  ])
    take(0, event({ host, service }))
  clock.advance(5000)
  assert.equal(metrics(out), [
    [5000, 2],
    [5000, 1],
  ])
})

test("refuses a field that events do not have, no time, and a precision beyond its range", () => {
  assert.throws(() => cardinality(5, "hots" as "host"), /no field "hots"/)
  assert.throws(() => cardinality(0, "host"), /above zero/)
  assert.throws(() => cardinality(5, "host", { precision: 3 }), /does not take these options/)
  assert.throws(() => cardinality(5, "host", { precision: 17 }), /does not take these options/)
})

everyday(test, () => cardinality("5ms", "host"))
laws(test, {
  of: (...c: never[]) => cardinality(4, "metric", { precision: 10 }, ...c),
  model: (inputs, end) =>
    bins(inputs, e => e.metric !== undefined && e.state !== "expired", 4000, end).map(([at, held]) => {
      const metric = new Set(held.map(e => e.metric)).size
      return [at, copy(held.at(-1) as Event, { metric })]
    }),
})

test.run()
