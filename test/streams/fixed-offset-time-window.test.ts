import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { by } from "../../src/streams/by.ts"
import { fixedOffsetTimeWindow } from "../../src/streams/fixed-offset-time-window.ts"
import { folding } from "./kit/folding.ts"
import { edited, grown, reloaded } from "./kit/grown.ts"
import { laws, skewed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"
import { windowModel } from "./kit/window-model.ts"

const test = suite("fixedOffsetTimeWindow")
const { a, b, c } = events({ a: { time: 0.005 }, b: { time: 0.007 }, c: { time: 0.011 } })
const at = (time: number) => event({ time })
const times = (out: readonly (readonly [number, unknown])[]) =>
  out.map(([at, es]) => [at, (es as Event[]).map(e => e.time)])

test(
  "begins its windows at multiples of their length, whenever the first event comes",
  marbles(({ cold, expectObservable }) => {
    const source = cold("-----a-b---c--------|", { a, b, c })
    expectObservable(source.pipe(fixedOffsetTimeWindow("6ms"))).toBe("------A-----C-------|", { A: [a], C: [b, c] })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("ab|", { a, b }).pipe(fixedOffsetTimeWindow("1s"))).toBe("--(B|)", { B: [a, b] })
    expectObservable(cold("ab#", { a, b }).pipe(fixedOffsetTimeWindow("1s"))).toBe("--#")
  }),
)

test("has the same windows for all keys, and leaves no timer behind", () => {
  const { take, clock, out } = grown(by("host", fixedOffsetTimeWindow(10)))
  for (const [host, time] of [
    ["x", 3],
    ["y", 9],
    ["x", 9.5],
    ["y", 10],
  ] as const) {
    take(time * 1000, event({ host, time }))
  }
  clock.advance(40_000)
  assert.equal(times(out), [
    [10_000, [3, 9.5]],
    [10_000, [9]],
    [20_000, [10]],
  ])
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("waits for late events as long as it is told, and sends what is later still elsewhere", () => {
  const { take, clock, out, acts } = grown(fixedOffsetTimeWindow(10, { lateness: 5, late: index() }))
  for (const time of [3, 12, 9, 15, 8]) take(15_000, at(time))
  clock.advance(100_000)
  assert.equal(times(out), [
    [15_000, [3, 9]],
    [28_000, [12, 15]],
  ])
  assert.equal(
    acts.map(([, e]) => (e as Event).time),
    [8],
  )
})

test("is in step with the clock on the wall after an edit too", () => {
  const after = (length: number, more: readonly Event[]) =>
    edited(fixedOffsetTimeWindow(10), [at(13)], fixedOffsetTimeWindow(length), more)
  assert.equal(after(60, [at(59), at(60)]), [[at(13), at(59)]])
  assert.equal(after(5, [at(14), at(15)]), [[at(13), at(14)]])
})

test("ends by the clock on the wall after an edit too", () => {
  const given = [[13_000, at(13)]] as const
  assert.equal(times(reloaded(fixedOffsetTimeWindow(10), given, fixedOffsetTimeWindow(60), 14_000)), [[60_000, [13]]])
  assert.equal(times(reloaded(fixedOffsetTimeWindow(60), given, fixedOffsetTimeWindow(20), 14_000)), [[20_000, [13]]])
})

test("refuses a length of nothing", () => {
  assert.throws(() => fixedOffsetTimeWindow(0), /above zero/)
})

everyday(test, () => fixedOffsetTimeWindow("5ms"))
folding(test, (...children) => fixedOffsetTimeWindow(5, { lateness: 2 }, ...children))
for (const lateness of [0, 3]) {
  laws(test, {
    of: (...children) => fixedOffsetTimeWindow(5, { lateness }, ...(children as never[])),
    model: windowModel(5000, lateness * 1000, first => Math.floor(first / 5000) * 5000),
    inputs: skewed,
  })
}

test.run()
