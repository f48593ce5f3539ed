import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { hysteresis } from "../../src/streams/hysteresis.ts"
import { predictLinear } from "../../src/streams/predict-linear.ts"
import { edited, type Grown, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("hysteresis")
const states = ({ out }: Grown) => out.map(([, e]) => (e as Event).state)
const fed = (stream: ReturnType<typeof hysteresis>, ...metrics: number[]) => {
  const tree = grown(stream)
  for (const metric of metrics) tree.take(0, event({ metric }))
  return states(tree)
}

test(
  "sets the state by the threshold that was reached last",
  marbles(({ cold, expectObservable }) => {
    const values = Object.fromEntries([1, 9, 7, 8, 2].map(metric => [metric, event({ metric })]))
    const now = (metric: number, state: string) => event({ metric, state })
    expectObservable(cold("1-9-7-8-2-7|", values).pipe(hysteresis(8, 3))).toBe("a-b-c-d-e-f|", {
      a: now(1, "ok"),
      b: now(9, "critical"),
      c: now(7, "critical"),
      d: now(8, "critical"),
      e: now(2, "ok"),
      f: now(7, "ok"),
    })
  }),
)

test("switches on below and off above, where that is how the thresholds lie", () => {
  assert.equal(fed(hysteresis(2, 4, { on: "low", off: "" }), 3, 2, 3, 4, 3), ["", "low", "low", "", ""])
})

test("gives what has no metric the state that is, and passes what has expired as it is", () => {
  const tree = grown(hysteresis(8, 3))
  const values = [
    event({ state: "x" }),
    event({ metric: 9 }),
    event({ state: "x" }),
    event({ state: "expired", metric: 1 }),
    event({ metric: 7 }),
  ]
  for (const e of values) tree.take(0, e)
  assert.equal(states(tree), ["ok", "critical", "critical", "expired", "critical"])
})

test("sends no false mail for a forecast that is not there yet", () => {
  const forecast = predictLinear(5, 60, hysteresis(8, 3, changed("state", { initial: "ok" })))
  const tree = grown(forecast)
  const disks = [1, 1, 1, 1].map((metric, time) => event({ metric, time, state: "warning" }))
  for (const e of disks) tree.take(e.time ?? 0, e)
  assert.equal(states(tree), [])
})

test("switches for each key", () => {
  const tree = grown(by("host", hysteresis(8, 3)))
  for (const [host, metric] of ["x9", "y5", "x5"]) tree.take(0, event({ host, metric: Number(metric) }))
  assert.equal(states(tree), ["critical", "ok", "critical"])
})

test("stays switched when the thresholds are edited", () => {
  const e = event({ metric: 7 })
  const [after] = edited(hysteresis(8, 3), [event({ metric: 9 })], hysteresis(9, 2), [e])
  assert.equal(after, copy(e, { state: "critical" }))
})

test("refuses thresholds that are equal or no numbers, and unknown options", () => {
  assert.throws(() => hysteresis(3, 3), /the thresholds 3 and 3/)
  assert.throws(() => hysteresis(Number.NaN, 3), /the thresholds NaN and 3/)
  assert.throws(() => hysteresis(8, 3, { critical: "x" } as never), /does not take these options/)
})

everyday(test, () => hysteresis(8, 3))
laws(test, {
  of: (...children: never[]) => hysteresis(6, 2, ...children),
  model: inputs =>
    inputs.map(([at, e], i) => {
      if (e.state === "expired") return [at, e]
      const before = inputs.slice(0, i + 1).filter(([, { state }]) => state !== "expired")
      const metrics = before.map(([, { metric = 4 }]) => metric).filter(metric => metric >= 6 || metric <= 2)
      return [at, copy(e, { state: (metrics.at(-1) ?? 0) >= 6 ? "critical" : "ok" })]
    }),
})

test.run()
