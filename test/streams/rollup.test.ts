import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("rollup")
const { a, b, c, d, e, f } = events({ a: {}, b: {}, c: {}, d: {}, e: {}, f: {} })
const values = { a, b, c, d, e, f }
const metrics = (out: [number, unknown][]) => out.map(([at, es]) => [at, (es as Event[]).map(x => x.metric)])

test(
  "passes the first events at once and the rest when the window ends",
  marbles(({ cold, expectObservable }) => {
    const source = cold(" a-b-cd--|", values)
    const expected = "    a-b---C-|"
    expectObservable(source.pipe(rollup(2, "6ms"))).toBe(expected, { a: [a], b: [b], C: [c, d] })
  }),
)

test(
  "counts what left at the end as one of the next window's",
  marbles(({ cold, expectObservable }) => {
    const source = cold("ab---cd------------e|", values)
    expectObservable(source.pipe(rollup(1, "5ms"))).toBe("a----B----C--------e|", { a: [a], B: [b], C: [c, d], e: [e] })
    expectObservable(source.pipe(rollup(2, "5ms"))).toBe("ab---cd------------e|", {
      a: [a],
      b: [b],
      c: [c],
      d: [d],
      e: [e],
    })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("abc|", values).pipe(rollup(1, "6ms"))).toBe("a--(B|)", { a: [a], B: [b, c] })
    expectObservable(cold("abc#", values).pipe(rollup(1, "6ms"))).toBe("a--#", { a: [a] })
  }),
)

test("lets the newest go when it is full, and counts them", () => {
  const { take, clock, out, tree } = grown(rollup(1, 5, { max: 2 }))
  for (let metric = 1; metric <= 5; metric++) take(0, event({ metric }))
  clock.advance(5000)
  assert.equal(metrics(out), [
    [0, [1]],
    [5000, [2, 3]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("holds each key's own", () => {
  const { take, clock, out } = grown(by("host", rollup(0, 5)))
  take(0, event({ host: "x", metric: 1 }))
  take(1000, event({ host: "y", metric: 2 }))
  take(2000, event({ host: "x", metric: 3 }))
  clock.advance(10_000)
  assert.equal(metrics(out), [
    [5000, [1, 3]],
    [6000, [2]],
  ])
})

test("sets no timer while it holds nothing", () => {
  const { take, clock } = grown(rollup(1, 5))
  take(0, event({ metric: 1 }))
  clock.advance(20_000)
  assert.is(clock.size, 0)
})

everyday(test, () => rollup(1, "5ms"))
carried(test, () => rollup(1, 5), [
  [0, event({ metric: 1 })],
  [1000, event({ metric: 2 })],
  [2000, event({ metric: 3 })],
  [6000, event({ metric: 4 })],
])

const model = (first: number) => (given: Timed, end: number) => {
  const out: [number, Event[]][] = []
  let [ends, passed, held]: [number, number, Event[]] = [Number.POSITIVE_INFINITY, 0, []]
  const pass = (to: number) => {
    while (ends <= to) {
      if (held.length > 0) out.push([ends, held])
      passed = held.length > 0 ? 1 : 0
      ends = held.length > 0 ? ends + 5000 : Number.POSITIVE_INFINITY
      held = []
    }
  }
  for (const [at, e] of given) {
    pass(at)
    ends = Math.min(ends, at + 5000)
    if (passed++ < first) out.push([at, [e]])
    else held.push(e)
  }
  pass(end)
  return out
}
for (const first of [0, 1, 3]) {
  laws(test, { of: (...children) => rollup(first, 5, ...(children as never[])), model: model(first) })
}

test.run()
