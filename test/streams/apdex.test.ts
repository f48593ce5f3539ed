import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { apdex } from "../../src/streams/apdex.ts"
import { by } from "../../src/streams/by.ts"
import { bins } from "./kit/bins.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("apdex")
const seen = (out: [number, unknown][]) => out.map(([at, e]) => [at, (e as Event).metric])

test(
  "emits the last event of a window with the score of all",
  marbles(({ cold, expectObservable }) => {
    const { a, b, c } = events({ a: { metric: 1 }, b: { metric: 3 }, c: { metric: 9 } })
    expectObservable(cold("a-b-c-a---|", { a, b, c }).pipe(apdex("8ms", 1, 4))).toBe("--------e-|", {
      e: copy(a, { metric: 2.5 / 4 }),
    })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    const { a } = events({ a: { metric: 3 } })
    expectObservable(cold("a|", { a }).pipe(apdex("8ms", 1, 4))).toBe("-(e|)", { e: copy(a, { metric: 0.5 }) })
    expectObservable(cold("a#", { a }).pipe(apdex("8ms", 1, 4))).toBe("-#")
  }),
)

test("goes by tests as by numbers, and counts what passes both as satisfied", () => {
  const { take, clock, out } = grown(apdex(5, { state: "ok" }, e => e.state !== "critical"))
  for (const state of ["ok", "warning", "critical", undefined]) take(0, event({ state }))
  clock.advance(5000)
  assert.equal(seen(out), [[5000, 2 / 4]])
})

test("does not count expired events, nor, where a limit is a number, those without a metric", () => {
  const { take, clock, out } = grown(apdex(5, 1, 'state = "ok"'))
  take(0, event({ metric: 1, state: "expired" }))
  take(1000, event({ state: "ok" }))
  take(2000, event({ metric: 5, state: "ok" }))
  clock.advance(60_000)
  assert.equal(seen(out), [[7000, 0.5]])
  assert.is(clock.size, 0)
})

test("has a window for each key", () => {
  const { take, clock, out } = grown(by("host", apdex(5, 1, 2)))
  for (const [i, host] of ["x", "y", "x"].entries()) take(i * 1000, event({ host, metric: i }))
  clock.advance(20_000)
  assert.equal(seen(out), [
    [5000, 0.75],
    [6000, 1],
  ])
})

test("goes on in its window when a limit is edited", () => {
  const e = event({ metric: 2 })
  assert.equal(edited(apdex(5, 1, 2), [e], apdex(5, 2, 3), [e]), [])
})

test("refuses to tolerate less than it is satisfied with, and what is no test", () => {
  assert.throws(() => apdex(5, 4, 1), /tolerates only 1/)
  assert.throws(() => apdex(0, 1, 4), /above zero/)
  assert.throws(() => apdex(5, { sevice: "x" } as never, 4), /no field "sevice"/)
  assert.throws(() => (apdex as (...args: unknown[]) => unknown)(5, 1), /takes 3 arguments, got 2/)
})

everyday(test, () => apdex("5ms", 1, 4))
laws(test, {
  of: (...c: never[]) => apdex(4, 2, { state: "ok" }, ...c),
  model: (inputs, end) =>
    bins(inputs, e => e.metric !== undefined && e.state !== "expired", 4000, end).map(([at, held]) => {
      const scores: number[] = held.map(e => (e.metric! <= 2 ? 1 : e.state === "ok" ? 0.5 : 0))
      return [at, copy(held.at(-1) as Event, { metric: scores.reduce((a, b) => a + b) / held.length })]
    }),
})

test.run()
