import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { anomaly } from "../../src/streams/anomaly.ts"
import { by } from "../../src/streams/by.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("anomaly")
const of = (metric: number | undefined, more: Event = {}) => event({ metric, ...more })
const marked = (e: Event, score: string, expected: string) =>
  copy(e, { attributes: { ...e.attributes, score, expected } })
/** What comes out for these metrics: the index of each, with its score. */
const scores = (stream: ReturnType<typeof anomaly>, metrics: readonly number[]) => {
  const { take, out } = grown(stream)
  metrics.forEach((metric, i) => {
    take(0, of(metric, { description: `${i}` }))
  })
  return out.map(([, value]) => {
    const { description, attributes } = value as Event
    return [Number(description), attributes?.["score"] === undefined ? undefined : Number(attributes["score"])] as const
  })
}
const noise = (i: number) => ((Math.imul(i + 1, 2_654_435_761) >>> 8) % 1000) / 1000 - 0.5
const daily = (i: number) => 100 + i / 10 + 30 * Math.sin((2 * Math.PI * i) / 24)

test(
  "passes what the events before do not let expect, with its score",
  marbles(({ cold, expectObservable }) => {
    const { a, b, c, d } = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, d: { metric: 9 } })
    const source = cold("a-b-c-b-d-b--|", { a, b, c, d })
    expectObservable(source.pipe(anomaly({ last: 4 }))).toBe("--------d----|", { d: marked(d, "9.44", "2") })
  }),
)

test("passes all, those before the first verdict and those without a metric as they are, where it is told to", () => {
  const { take, out } = grown(anomaly({ last: 3, all: true }))
  const given = [of(1), of(2), of(undefined), of(3), of(2, { attributes: { region: "eu" } })]
  for (const e of given) take(0, e)
  assert.equal(
    out.map(([, e]) => e),
    [...given.slice(0, 4), marked(given[4] as Event, "0", "2")],
  )
})

test("is not misled by outliers among the events before", () => {
  const metrics = [5, 6, 500, 4, 5, 700, 6, 5, 900, 4, 6]
  assert.equal(scores(anomaly({ last: 10 }), metrics), [])
  assert.is(scores(anomaly({ last: 10 }), [...metrics, 20]).length, 1)
})

test("takes the mean deviation where most are equal, and a flat line's least change for an anomaly above its floor", () => {
  const flat = [5, 5, 5, 5]
  assert.equal(scores(anomaly({ last: 5 }), [...flat, 6, 5.3]), [])
  assert.equal(
    scores(anomaly({ last: 4 }), [...flat, 5, 5.001]).map(([i]) => i),
    [5],
  )
  assert.equal(scores(anomaly({ last: 4, floor: 0.5 }), [...flat, 5, 5.001]), [])
  assert.equal(scores(anomaly({ last: 3 }), [0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2]), [], "the rounding of sums is none")
  assert.equal(scores(anomaly({ last: 3, all: true }), [0, 0, 0, 0]).at(-1), [3, 0])
})

test("follows a trend and a season, and passes what leaves them", () => {
  const metrics = Array.from({ length: 240 }, (_, i) => daily(i) + noise(i))
  metrics[200] = (metrics[200] as number) + 15
  const found = scores(anomaly({ method: "holtWinters", season: 24, threshold: 5 }), metrics)
  assert.equal(
    found.map(([i]) => i),
    [200],
  )
  assert.ok((found[0]?.[1] as number) > 5)
})

test("expects a repeated pattern on a line exactly", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 8 }),
      fc.integer({ min: -9, max: 9 }),
      (pattern, slope) => {
        const metrics = Array.from({ length: 60 }, (_, i) => 5000 + slope * i + (pattern[i % pattern.length] as number))
        const stream = anomaly({ method: "holtWinters", season: pattern.length, all: true })
        const found = scores(stream, metrics)
        found.forEach(([i, score]) => {
          assert.is(score === undefined, i < 3 * pattern.length)
          assert.ok(score === undefined || Math.abs(score) < 0.001, `${i}: ${score}`)
        })
      },
    ),
  )
})

test("follows level and trend where no season is told, after 30 events", () => {
  const metrics = Array.from({ length: 80 }, (_, i) => 10 + 3 * i + noise(i))
  metrics[5] = 900
  metrics[60] = 300
  assert.equal(
    scores(anomaly({ method: "holtWinters", alpha: 0.5, beta: 0.5, all: true }), metrics).findIndex(
      ([, score]) => score !== undefined,
    ),
    30,
  )
  metrics[5] = 25
  assert.equal(
    scores(anomaly({ method: "holtWinters" }), metrics).map(([i]) => i),
    [60],
  )
})

test("learns a change that lasts, but no outlier", () => {
  const level = (at: number, to: number) =>
    Array.from({ length: 400 }, (_, i) => (i >= at && i < to ? 50 : 10) + noise(i))
  const stream = () => anomaly({ method: "holtWinters" })
  const once = scores(stream(), level(100, 101)).map(([i]) => i)
  assert.equal(once, [100])
  const lasting = scores(stream(), level(100, 400)).map(([i]) => i)
  assert.is(lasting[0], 100)
  assert.ok((lasting.at(-1) as number) < 250, `still anomalies at ${lasting.at(-1)}`)
})

test("learns for each key", () => {
  const { take, out } = grown(by("host", anomaly({ last: 3 })))
  for (const metric of [1, 2, 3]) {
    take(0, of(metric, { host: "x" }))
    take(0, of(metric * 100, { host: "y" }))
  }
  take(0, of(300, { host: "y" }))
  take(0, of(300, { host: "x" }))
  assert.equal(
    out.map(([, e]) => (e as Event).host),
    ["x"],
  )
})

test("goes on with what it has learnt when its threshold is edited, but not with another method", () => {
  const before = [1, 2, 3, 2].map(metric => of(metric))
  const found = (after: ReturnType<typeof anomaly>) => edited(anomaly({ last: 4 }), before, after, [of(9)]).length
  assert.is(found(anomaly({ last: 4, threshold: 9 })), 1)
  assert.is(found(anomaly({ last: 4, threshold: 10 })), 0)
  assert.is(found(anomaly({ last: 3 })), 1)
  assert.is(found(anomaly({ method: "holtWinters" })), 0)
})

test("refuses options of the other method, and a weight above one", () => {
  assert.throws(() => anomaly({ method: "holtWinters", last: 5 } as never), /does not take these options/)
  assert.throws(() => anomaly({ season: 5 } as never), /does not take these options/)
  assert.throws(() => anomaly({ method: "holtWinters", alpha: 2 }), /does not take these options/)
  assert.throws(() => anomaly({ method: "arima" } as never), /does not take these options/)
  assert.throws(() => anomaly({ last: 2 }), /does not take these options/)
})

test("does not page for ever after a metric that is not finite, or that no number can hold the square of", () => {
  const steady = (i: number) => of(5 + (i % 3))
  for (const method of ["holtWinters", "robust"] as const) {
    for (const metric of [Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE, -Number.MAX_VALUE]) {
      for (const at of [0, 1, 50]) {
        const { take, out } = grown(anomaly({ method } as never))
        for (let i = 0; i < 500; i++) take(0, i === at || i === at + 1 ? of(metric) : steady(i))
        assert.ok(out.length < 10, `${method} ${metric} at ${at}: ${out.length} anomalies`)
      }
    }
  }
})

everyday(test, () => anomaly())
everyday(test, () => anomaly({ method: "holtWinters", season: 2, all: true }))

const rises: fc.Arbitrary<Timed> = fc
  .array(fc.option(fc.integer({ min: 100, max: 130 }), { freq: 9 }), { maxLength: 40 })
  .map(all => all.map((metric, i) => [i * 100, of(metric ?? undefined, { host: "x", time: i / 10 })] as const))
const measuredBefore = (all: Timed, i: number) =>
  all.slice(0, i).flatMap(([, { metric }]) => (metric === undefined ? [] : [metric]))
const text = (n: number) => String(Number(n.toPrecision(6)))
const median = (of: readonly number[]) => {
  const sorted = [...of].sort((a, b) => a - b)
  return (sorted[Math.ceil(of.length / 2) - 1]! + sorted[Math.floor(of.length / 2)]!) / 2
}
laws(test, {
  of: (...c: never[]) => anomaly({ last: 5, threshold: 1.5 }, ...c),
  inputs: rises,
  model: all =>
    all.flatMap(([at, e], i) => {
      const last = measuredBefore(all, i).slice(-5)
      if (e.metric === undefined || last.length < 5) return []
      const expected = median(last)
      const off = last.map(x => Math.abs(x - expected))
      const spread =
        1.4826 * median(off) || (1.2533 * off.reduce((a, b) => a + b)) / 5 || 1e-9 * Math.max(e.metric, expected)
      const score = (e.metric - expected) / spread
      return Math.abs(score) > 1.5 ? [[at, marked(e, String(Number(score.toFixed(2))), text(expected))] as const] : []
    }),
})
/** The textbook's formulas over all metrics: what is expected of the next, and its spread. */
function expected(xs: readonly number[]): { metric: number; spread: number } | undefined {
  const mean = (of: readonly number[]) => of.reduce((a, b) => a + b) / of.length
  if (xs.length < 6) return undefined
  const [one, two] = [mean(xs.slice(0, 3)), mean(xs.slice(3, 6))]
  let [b, error] = [(two - one) / 3, 0]
  let l = two + b
  const line = [one - b, one, one + b, two - b, two, two + b]
  const s = [0, 1, 2].map(i => mean([xs[i]! - line[i]!, xs[i + 3]! - line[i + 3]!]))
  for (let t = 6; ; t++) {
    const forecast = l + b + s[t - 6]!
    const spread = 1.2533 * error || 1e-9 * (Math.abs(l) + Math.abs(s[t - 6]!))
    if (t === xs.length) return t < 9 ? undefined : { metric: forecast, spread }
    const x = t < 9 ? xs[t]! : Math.max(forecast - 2 * spread, Math.min(forecast + 2 * spread, xs[t]!))
    error += (Math.abs(x - forecast) - error) / Math.min(t - 5, 3)
    const before = l
    l = 0.2 * (x - s[t - 6]!) + 0.8 * (l + b)
    b = 0.05 * (l - before) + 0.95 * b
    s.push(0.2 * (x - l) + 0.8 * s[t - 6]!)
  }
}
laws(test, {
  of: (...c: never[]) => anomaly({ method: "holtWinters", season: 3, threshold: 2, floor: 0.01, all: true }, ...c),
  inputs: rises,
  model: all =>
    all.map(([at, e], i) => {
      const known = expected(measuredBefore(all, i))
      if (e.metric === undefined || known === undefined) return [at, e]
      const score = (e.metric - known.metric) / Math.max(known.spread, 0.01)
      return [at, marked(e, String(Number(score.toFixed(2))), text(known.metric))]
    }),
})

test.run()
