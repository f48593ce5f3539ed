import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { ewma } from "../../src/streams/ewma.ts"
import { carried, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("ewma")
const seen = (out: [number, unknown][]) => out.map(([, e]) => [(e as Event).time, (e as Event).metric])

test(
  "emits each event with the moving average",
  marbles(({ cold, expectObservable }) => {
    const four = (time: number, metric: number) => event({ time, metric })
    const source = cold("4--4--4--|", { 4: event({ metric: 4 }) })
    const timed = cold("999ms x 999ms y 999ms z|", { x: four(0.999, 4), y: four(1.999, 4), z: four(2.999, 4) })
    expectObservable(timed.pipe(ewma(1))).toBe("999ms a 999ms b 999ms c|", {
      a: four(0.999, 2),
      b: four(1.999, 3),
      c: four(2.999, 3.5),
    })
    expectObservable(source.pipe(ewma("3ms"))).toBe("a--b--c--|", {
      a: four(0, 4 * (1 - 0.5 ** (1000 / 3))),
      b: four(0.003, 6),
      c: four(0.006, 7),
    })
  }),
)

test("lets what was there fade by the time between events, and weighs a late one by its age", () => {
  const { take, out } = grown(ewma(1))
  take(12_000, event({ time: 10, metric: 8 }))
  take(12_000, event({ time: 12, metric: 0 }))
  take(12_000, event({ time: 12, metric: 2 }))
  take(12_000, event({ time: 11, metric: 4 }))
  assert.equal(seen(out), [
    [10, 4],
    [12, 1],
    [12, 2],
    [12, 3],
  ])
})

test("passes an event without a metric as it is, and has an average for each key", () => {
  const { take, out } = grown(by("host", ewma(1)))
  take(2000, event({ host: "x", time: 1, metric: 8 }))
  take(2000, event({ host: "y", time: 1, metric: 2 }))
  take(2000, event({ host: "x", time: 2 }))
  assert.equal(seen(out), [
    [1, 4],
    [1, 1],
    [2, undefined],
  ])
})

test("takes an event that is ahead of the clock, or whose time is not finite, for one of now", () => {
  const { take, out } = grown(ewma(1))
  take(1000, event({ time: 1, metric: 8 }))
  take(2000, event({ time: 1e9, metric: 0 }))
  take(3000, event({ time: Number.NaN, metric: 0 }))
  take(4000, event({ time: 4, metric: 0 }))
  assert.equal(seen(out), [
    [1, 4],
    [2, 2],
    [3, 1],
    [4, 0.5],
  ])
})

everyday(test, () => ewma(1))
carried(test, () => ewma(1), [
  [0, event({ time: 0, metric: 8 })],
  [1000, event({ time: 1, metric: 1 })],
  [2000, event({ time: 0.5, metric: 2 })],
])
laws(test, {
  of: (...c: never[]) => ewma(3, ...c),
  near: true,
  model: all =>
    all.map(([at, e], i) => {
      if (e.metric === undefined) return [at, e]
      // Each metric fades by its distance from the newest time: as if all had come in their order.
      const r = 0.5 ** (1 / 3)
      const measured = all.slice(0, i + 1).filter(([, b]) => b.metric !== undefined)
      const newest = Math.max(0, ...measured.map(([, b]) => b.time as number))
      const parts = measured.map(([, b]) => (1 - r) * b.metric! * r ** (newest - (b.time as number)))
      return [at, copy(e, { metric: parts.reduce((a, b) => a + b, 0), time: newest })]
    }),
})

test.run()
