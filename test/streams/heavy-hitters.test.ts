import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { heavyHitters } from "../../src/streams/heavy-hitters.ts"
import { bins } from "./kit/bins.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("heavyHitters")
const api = (host: string, more: Event = {}) => event({ host, service: "api", ...more })
const [x, y] = [api("x", { time: 7, attributes: { region: "eu" } }), api("y")]
const seen = (out: [number, unknown][]) =>
  out.map(([at, value]) => {
    const e = value as Event
    return [at, e.attributes?.["value"], e.metric, e.attributes?.["error"]]
  })

test(
  "emits the most frequent values of a window, with how often each came",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-a-----|", { a: x, b: y })
    expectObservable(source.pipe(heavyHitters("6ms", 2, "host"))).toBe("------(mn)|", {
      m: copy(x, { service: "api top 1", metric: 2, attributes: { region: "eu", value: "x", error: "0" } }),
      n: copy(y, { service: "api top 2", metric: 1, attributes: { value: "y", error: "0" } }),
    })
  }),
)

test(
  "emits what was counted on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    const e = copy(y, { service: "api top 1", metric: 1, attributes: { value: "y", error: "0" } })
    expectObservable(cold("a|", { a: y }).pipe(heavyHitters("6ms", 1, "host"))).toBe("-(e|)", { e })
    expectObservable(cold("a#", { a: y }).pipe(heavyHitters("6ms", 1, "host"))).toBe("-#")
  }),
)

test("lets the least frequent value go for a new one, counts it, and says how far a count may be out", () => {
  const { take, clock, out, tree } = grown(heavyHitters(5, 2, "host", { max: 2 }))
  for (const host of ["a", "a", "a", "b", "c", "c"]) take(0, api(host))
  clock.advance(5000)
  assert.equal(seen(out), [
    [5000, "a", 3, "0"],
    [5000, "c", 3, "1"],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("does not count expired events, nor those without the field, and begins anew with each window", () => {
  const { take, clock, out } = grown(heavyHitters(5, 3, e => e.metric))
  take(0, x)
  take(1000, api("x", { metric: 5 }))
  take(2000, api("x", { metric: 5, state: "expired" }))
  take(8000, api("x", { metric: 6 }))
  clock.advance(60_000)
  assert.equal(seen(out), [
    [6000, "5", 1, "0"],
    [13_000, "6", 1, "0"],
  ])
  assert.is(clock.size, 0)
})

test("has counts for each key", () => {
  const { take, clock, out } = grown(by("service", heavyHitters(5, 1, "host")))
  for (const [host, service] of [
    ["a", "p"],
    ["b", "q"],
    ["a", "p"],
  ] as const)
    take(0, api(host, { service }))
  clock.advance(5000)
  assert.equal(seen(out), [
    [5000, "a", 2, "0"],
    [5000, "b", 1, "0"],
  ])
})

test("refuses to emit none, or more than it counts, and a field that events do not have", () => {
  assert.throws(() => heavyHitters(5, 0, "host"), /the 0 most frequent/)
  assert.throws(() => heavyHitters(5, 5, "host", { max: 4 }), /the 5 most frequent of 4 values/)
  assert.throws(() => heavyHitters(5, 5, "hots" as "host"), /no field "hots"/)
  assert.throws(() => heavyHitters(0, 5, "host"), /above zero/)
})

everyday(test, () => heavyHitters("5ms", 1, "host"))
laws(test, {
  of: (...c: never[]) => heavyHitters(9, 3, "metric", ...c),
  model: (inputs, end) =>
    bins(inputs, e => e.metric !== undefined && e.state !== "expired", 9000, end).flatMap(([at, held]) => {
      const ranked = [...new Set(held.map(e => e.metric!))].map(metric => held.filter(e => e.metric === metric))
      ranked.sort((a, b) => b.length - a.length || a[0]!.metric! - b[0]!.metric!)
      return ranked.slice(0, 3).map((same, i): [number, Event] => {
        const last = same.at(-1) as Event
        const attributes = { value: `${last.metric}`, error: "0" }
        return [at, copy(last, { service: `${last.service} top ${i + 1}`, metric: same.length, attributes })]
      })
    }),
})
laws(test, { of: (...c: never[]) => heavyHitters(9, 2, "metric", { max: 3 }, ...c) })

test.run()
