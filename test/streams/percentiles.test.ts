import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { percentiles } from "../../src/streams/percentiles.ts"
import { carried, grown } from "./grown.ts"
import { everyday, marbles } from "./marbles.ts"

const test = suite("percentiles")
const api = (metric: number | undefined, more: Event = {}) => event({ service: "api", metric, ...more })
const seen = (out: [number, unknown][]) => out.map(([at, e]) => [at, (e as Event).service, (e as Event).metric])

test(
  "emits for each point the event that stands there, when the window ends",
  marbles(({ cold, expectObservable }) => {
    const source = cold(" a-b-c-----|", { a: api(3, { time: 7 }), b: api(1), c: api(2) })
    const expected = "    ------(mn)|"
    expectObservable(source.pipe(percentiles("6ms", [0.5, 1]))).toBe(expected, {
      m: api(2, { service: "api 0.5" }),
      n: api(3, { service: "api 1", time: 7 }),
    })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a|", { a: api(3) }).pipe(percentiles("6ms", [0]))).toBe("-(x|)", {
      x: api(3, { service: "api 0" }),
    })
    expectObservable(cold("a#", { a: api(3) }).pipe(percentiles("6ms", [0]))).toBe("-#")
  }),
)

test("takes the event at the floor of n times the point, the last one at most", () => {
  const { take, clock, out } = grown(percentiles(5, [0, 0.5, 0.95, 0.99, 1]))
  for (let metric = 100; metric >= 1; metric--) take(0, api(metric))
  clock.advance(5000)
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [1, 51, 96, 100, 100],
  )
})

test("does not count expired events, nor those without a metric", () => {
  const { take, clock, out } = grown(percentiles(5, [1]))
  take(0, api(undefined))
  take(1000, api(1))
  take(2000, api(9, { state: "expired" }))
  clock.advance(20_000)
  assert.equal(seen(out), [[6000, "api 1", 1]])
  assert.is(clock.size, 0)
})

test("names the points as it is told", () => {
  const { take, clock, out } = grown(percentiles(5, { 0.5: " median" }))
  take(0, api(1))
  clock.advance(5000)
  assert.equal(seen(out), [[5000, "api median", 1]])
})

test("keeps a uniform sample of a window with too many events, the same every time", () => {
  const run = () => {
    const { take, clock, out, tree } = grown(percentiles(5, [0.1, 0.5, 0.9], { max: 500 }))
    for (let i = 0; i < 20_000; i++) take(0, api(i / 20_000))
    clock.advance(5000)
    assert.is(tree.roots[0]?.scope.nodes[1]?.drops.find(d => d.reason === "full")?.count, 19_500)
    return out.map(([, e]) => (e as Event).metric as number)
  }
  const sample = run()
  for (const [i, near] of [0.1, 0.5, 0.9].entries()) assert.ok(Math.abs((sample[i] as number) - near) < 0.07)
  assert.equal(run(), sample)
})

test("has a window for each key", () => {
  const { take, clock, out } = grown(by("service", percentiles(5, [1])))
  take(0, api(1))
  take(1000, api(2, { service: "db" }))
  clock.advance(20_000)
  assert.equal(seen(out), [
    [5000, "api 1", 1],
    [6000, "db 1", 2],
  ])
})

test("refuses points beyond 1, and says how they are written", () => {
  try {
    percentiles(5, [0.5, 95])
    assert.unreachable()
  } catch (error) {
    assert.match((error as { render(): string }).render(), /DM115: .*got 95[\s\S]*0\.95/)
  }
})

everyday(test, () => percentiles("5ms", [0.5]))
carried(test, () => percentiles(5, [0.5, 1], { max: 2 }), [
  [0, api(1)],
  [1000, api(2)],
  [2000, api(3)],
  [3000, api(4)],
  [7000, api(5)],
])

test.run()
