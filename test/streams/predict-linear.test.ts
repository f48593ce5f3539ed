import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { predictLinear } from "../../src/streams/predict-linear.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("predictLinear")
const at = (time: number, metric?: number, more: Event = {}) => event({ time, metric, ...more })
const metrics = (out: [number, unknown][]) => out.map(([, e]) => (e as Event).metric)

test(
  "emits each event with what its metric will be if it goes on as before",
  marbles(({ cold, expectObservable }) => {
    const { a, b, c } = events({ a: { metric: 1, time: 1 }, b: { metric: 2, time: 2 }, c: { metric: 3, time: 3 } })
    expectObservable(cold("a-b-c--|", { a, b, c }).pipe(predictLinear(10, 60))).toBe("a-b-c--|", {
      a: copy(a, { metric: undefined }),
      b: copy(b, { metric: 62 }),
      c: copy(c, { metric: 63 }),
    })
  }),
)

test("has no metric while all events are of one time, and passes one without a metric as it is", () => {
  const { take, out } = grown(predictLinear(10, 60))
  for (const e of [at(1, 5), at(1, 7), at(2), at(2, 6)]) take(2000, e)
  assert.equal(metrics(out), [undefined, undefined, undefined, 6])
})

test("looks at the last events only, and takes the clock where there is no time", () => {
  const { take, out } = grown(predictLinear(2, 1))
  take(1000, event({ metric: 50 }))
  take(2000, event({ metric: 0 }))
  take(3000, event({ metric: 2 }))
  assert.equal(metrics(out), [undefined, -50, 4])
})

test("keeps a line as long as it is told", () => {
  const { take, out } = grown(predictLinear(10, 0, { refit: 5 }))
  for (const [time, metric] of [
    [1, 1],
    [2, 2],
    [3, 99],
    [6, 99],
    [7, 0],
  ] as const)
    take(time * 1000, at(time, metric))
  assert.equal(metrics(out).slice(0, 4), [undefined, 2, 3, 6])
  assert.not.equal(metrics(out)[4], 7)
})

test("loses no digits at the times of today", () => {
  const start = 1_790_000_000
  const { take, out } = grown(predictLinear(50, "1h"))
  for (let i = 0; i < 50; i++) take(0, at(start + i / 8, 3 + i))
  assert.ok(Math.abs((metrics(out).at(-1) as number) - (52 + 8 * 3600)) < 1e-6)
})

test("is exact on a line, in whatever order its points come", () => {
  const points = fc.uniqueArray(fc.nat(1000), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(points, fc.integer({ min: -50, max: 50 }), fc.nat(100), (times, slope, offset) => {
      const { take, out } = grown(predictLinear(40, 10))
      for (const time of times) take(0, at(time, offset + slope * time))
      const last = times.at(-1) as number
      assert.ok(Math.abs((metrics(out).at(-1) as number) - (offset + slope * (last + 10))) < 1e-6)
    }),
  )
})

test("has a line for each key", () => {
  const { take, out } = grown(by("host", predictLinear(5, 1)))
  for (const host of ["x", "y"]) take(0, at(0, 1, { host }))
  take(1000, at(1, 2, { host: "x" }))
  take(1000, at(1, 0, { host: "y" }))
  assert.equal(metrics(out), [undefined, undefined, 3, -1])
})

test("goes on with the last points when it is edited to look at fewer, or further ahead", () => {
  assert.equal(
    edited(predictLinear(5, 1), [at(0, 9), at(1, 0), at(2, 1)], predictLinear(3, 10), [at(3, 2)]).map(
      e => (e as Event).metric,
    ),
    [12],
  )
})

test("waits for as many points as it is told to", () => {
  const { take, out } = grown(predictLinear(5, 10, { min: 3 }))
  for (const n of [0, 1, 2]) take(0, at(n, n))
  assert.equal(metrics(out), [undefined, undefined, 12])
})

test("refuses fewer than two events, and to wait for more than it keeps", () => {
  assert.throws(() => predictLinear(5, 5, { min: 6 }), /waits for 6 events, and keeps 5/)
  assert.throws(() => predictLinear(1, 5), /a line through 1 events/)
  assert.throws(() => predictLinear(2.5, 5), /a line through 2.5 events/)
  assert.throws(() => predictLinear(5, "5 s" as "5s"), /is not a duration/)
  assert.throws(() => predictLinear(5, 5, { refits: 1 } as never), /does not take these options/)
})

everyday(test, () => predictLinear(5, 10))

/** The textbook's formula, over n points. */
const line = (points: readonly Event[]) => {
  const sum = (of: (e: Event) => number) => points.reduce((total, e) => total + of(e), 0)
  const [n, t, m] = [points.length, sum(e => e.time!), sum(e => e.metric!)]
  const divisor = n * sum(e => e.time! ** 2) - t * t
  if (points.every(e => e.time === points[0]?.time)) return undefined
  const slope = (n * sum(e => e.time! * e.metric!) - t * m) / divisor
  return (time: number) => (m - slope * t) / n + slope * time
}
laws(test, {
  of: (...c: never[]) => predictLinear(4, 10, ...c),
  near: true,
  inputs: fc
    .array(fc.tuple(fc.nat(4), fc.option(fc.integer({ min: 1000, max: 1009 })), fc.constantFrom(0, 0, 2)), {
      maxLength: 25,
    })
    .map(all => {
      let now = 0
      return all.map(([after, metric, lag]) => {
        now += after
        return [now * 1000, at(now - lag, metric ?? undefined, { host: "x" })] as const
      })
    }),
  model: all =>
    all.map(([came, e], i) => {
      if (e.metric === undefined) return [came, e]
      const measured = all.slice(0, i + 1).filter(([, b]) => b.metric !== undefined)
      const metric = line(measured.slice(-4).map(([, b]) => b))?.(e.time! + 10)
      return [came, copy(e, { metric })]
    }),
})

test.run()
