import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { histogram } from "../../src/streams/histogram.ts"
import { bins } from "./kit/bins.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("histogram")
const api = (metric: number | undefined, more: Event = {}) => event({ service: "api", metric, ...more })
const seen = (out: [number, unknown][]) => out.map(([at, e]) => [at, (e as Event).service, (e as Event).metric])

test(
  "emits for each bound how many metrics are at most that, when the window ends",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b-c------|", { a: api(1), b: api(3), c: api(9, { time: 7, attributes: { region: "eu" } }) })
    const bucket = (le: string, metric: number) =>
      api(metric, { service: `api le ${le}`, time: 7, attributes: { region: "eu", le } })
    const buckets = { x: bucket("1", 1), y: bucket("5", 2), z: bucket("+Inf", 3) }
    expectObservable(source.pipe(histogram("6ms", [1, 5]))).toBe("------(xyz)|", buckets)
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    const services = (le: string, metric: number) => api(metric, { service: `api le ${le}`, attributes: { le } })
    expectObservable(cold("a|", { a: api(3) }).pipe(histogram("6ms", [1]))).toBe("-(xy|)", {
      x: services("1", 0),
      y: services("+Inf", 1),
    })
    expectObservable(cold("a#", { a: api(3) }).pipe(histogram("6ms", [1]))).toBe("-#")
  }),
)

test("does not count expired events, nor those without a metric, and begins anew with each window", () => {
  const { take, clock, out } = grown(histogram(5, [1]))
  take(0, api(undefined))
  take(1000, api(1))
  take(2000, api(0, { state: "expired" }))
  take(7000, api(2))
  clock.advance(60_000)
  assert.equal(seen(out), [
    [6000, "api le 1", 1],
    [6000, "api le +Inf", 1],
    [12_000, "api le 1", 0],
    [12_000, "api le +Inf", 1],
  ])
  assert.is(clock.size, 0)
})

test("has counts for each key", () => {
  const { take, clock, out } = grown(by("service", histogram(5, [1])))
  take(0, api(1))
  take(0, api(2, { service: "db" }))
  clock.advance(5000)
  assert.equal(
    seen(out).map(([, ...rest]) => rest),
    [
      ["api le 1", 1],
      ["api le +Inf", 1],
      ["db le 1", 0],
      ["db le +Inf", 1],
    ],
  )
})

test("begins its counts anew when it is edited to have other bounds", () => {
  assert.equal(edited(histogram(5, [1]), [api(1)], histogram(5, [1, 2]), [api(2)]), [])
})

test("refuses bounds that do not rise, none, and one at infinity", () => {
  assert.throws(() => histogram(5, [1, 1]), /bounds that rise, got \[1,1\]/)
  assert.throws(() => histogram(5, []), /bounds that rise/)
  assert.throws(() => histogram(5, 1 as never), /bounds that rise/)
  assert.throws(() => histogram(5, [1, Number.POSITIVE_INFINITY]), /by itself/)
  assert.throws(() => histogram(0, [1]), /above zero/)
})

everyday(test, () => histogram("5ms", [1]))
laws(test, {
  of: (...c: never[]) => histogram(4, [0, 3, 6], ...c),
  model: (inputs, end) =>
    bins(inputs, e => e.metric !== undefined && e.state !== "expired", 4000, end).flatMap(([at, held]) =>
      [0, 3, 6, Number.POSITIVE_INFINITY].map((bound): [number, Event] => {
        const [last, le] = [held.at(-1) as Event, bound > 6 ? "+Inf" : `${bound}`]
        const metric = held.filter(e => e.metric! <= bound).length
        return [at, copy(last, { service: `${last.service} le ${le}`, metric, attributes: { le } })]
      }),
    ),
})

test.run()
