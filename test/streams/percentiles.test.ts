import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { percentiles } from "../../src/streams/percentiles.ts"
import { bins } from "./kit/bins.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

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

test(
  "emits, sketched, the last event with about the metric that stands at each point",
  marbles(({ cold, expectObservable }) => {
    const source = cold(" a-b-c-----|", { a: api(3, { time: 7 }), b: api(1), c: api(2, { time: 8 }) })
    const expected = "    ------(mn)|"
    expectObservable(source.pipe(percentiles("6ms", [0, 1], { sketch: 0.01 }))).toBe(expected, {
      m: api(1, { service: "api 0", time: 8 }),
      n: api(3, { service: "api 1", time: 8 }),
    })
  }),
)

test("counts, sketched, any number of events, and as full only those whose sizes are put together", () => {
  const { take, clock, out, tree } = grown(percentiles(5, [0.01, 0.5, 0.99], { sketch: 0.02, max: 100 }))
  for (let i = 1; i <= 50_000; i++) take(0, api(i))
  clock.advance(5000)
  const near = (metric: unknown, exact: number) => Math.abs((metric as number) - exact) <= 0.0201 * exact
  const [low, middle, high] = out.map(([, e]) => (e as Event).metric)
  assert.ok(near(middle, 25_001) && near(high, 49_501), `${middle} ${high}`)
  assert.not.ok(near(low, 501), "the sizes nearest to zero are one by then")
  assert.ok((tree.roots[0]?.scope.nodes[1]?.drops[0]?.count as number) > 500)
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

test("keeps what it holds when its points are edited, but begins anew when it is to be sketched", () => {
  const after = (stream: ReturnType<typeof percentiles>) => {
    const [old, now] = [grown(percentiles(5, [1])), grown(stream)]
    old.take(0, api(1))
    restore(save(old.tree), now.tree)
    now.take(1000, api(2))
    now.clock.advance(20_000)
    return seen(now.out)
  }
  assert.equal(after(percentiles(5, [0])), [[5000, "api 0", 1]])
  assert.equal(after(percentiles(5, [0], { sketch: 0.1 })), [[6000, "api 0", 2]])
})

test("refuses a sketch that is finer than numbers are", () => {
  assert.throws(() => percentiles(5, [0.5], { sketch: 1e-7 }), /does not take these options/)
  assert.not.throws(() => percentiles(5, [0.5], { sketch: 1e-6 }))
})

everyday(test, () => percentiles("5ms", [0.5]))
everyday(test, () => percentiles("5ms", [0.5], { sketch: 0.1 }))
carried(test, () => percentiles(5, [0.5, 1], { max: 2 }), [
  [0, api(1)],
  [1000, api(2)],
  [2000, api(3)],
  [3000, api(4)],
  [7000, api(5)],
])
laws(test, {
  of: (...c: never[]) => percentiles(4, [0, 0.5, 0.9], ...c),
  model: (all, end) =>
    bins(all, e => e.metric !== undefined && e.state !== "expired", 4000, end).flatMap(([at, held]) => {
      const sorted = held.sort((a, b) => a.metric! - b.metric!)
      return [0, 0.5, 0.9].map((point): [number, Event] => {
        const e = sorted[Math.floor(sorted.length * point)] as Event
        return [at, copy(e, { service: `${e.service} ${point}` })]
      })
    }),
})
laws(test, {
  of: (...c: never[]) => percentiles(4, [0.3, 0.5], { sketch: 0.05 }, ...c),
  near: true,
  model: (all, end) =>
    bins(all, e => e.metric !== undefined && e.state !== "expired", 4000, end).flatMap(([at, held]) => {
      const last = held.at(-1) as Event
      const sorted = held.map(e => e.metric!).sort((a, b) => a - b)
      return [0.3, 0.5].map((point): [number, Event] => {
        const rank = Math.floor(sorted.length * point)
        const exact = sorted[rank] as number
        // Bounds at whole powers of 1.05 / 0.95, and what is between two is in the middle, by ratio, of both errors.
        const upper = (1.05 / 0.95) ** Math.ceil(Math.log(exact) / Math.log(1.05 / 0.95))
        const about = Math.min(Math.max(upper * 0.95, sorted[0]!), sorted.at(-1)!)
        const metric = exact === 0 || rank === 0 || rank === sorted.length - 1 ? exact : about
        return [at, copy(last, { service: `${last.service} ${point}`, metric })]
      })
    }),
})

test.run()
