import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { stateDuration } from "../../src/streams/state-duration.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("stateDuration")
const values = events({
  a: { state: "ok", time: 1 },
  b: { state: "ok", time: 3, metric: 7 },
  c: { state: "warning", time: 4 },
  d: { state: "warning", time: 9 },
})
const { a, b, c, d } = values
const metrics = (...all: Event[]) => {
  const { take, out } = grown(stateDuration())
  for (const e of all) take(20_000, event(e))
  return out.map(([, e]) => (e as Event).metric)
}

test(
  "sets the metric to the seconds for which the state has lasted",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("10s a-b-c-d|", values).pipe(stateDuration())).toBe("10s a-b-c-d|", {
      a: copy(a, { metric: 0 }),
      b: copy(b, { metric: 2 }),
      c: copy(c, { metric: 0 }),
      d: copy(d, { metric: 5 }),
    })
  }),
)

test("takes no state for a state, and no time for now", () => {
  assert.equal(metrics({ time: 5 }, { time: 7 }, {}, { state: "ok" }), [0, 2, 15, 0])
})

test("takes what is older than the state for 0, and counts on from its first event", () => {
  assert.equal(metrics({ state: "ok", time: 5 }, { state: "ok", time: 1 }, { state: "ok", time: 8 }), [0, 0, 3])
})

test("counts from now where the first event is ahead of the clock", () => {
  assert.equal(metrics({ state: "ok", time: 1e9 }, { state: "ok", time: 20 }), [0, 0])
  const { take, out } = grown(stateDuration())
  take(1000, event({ state: "ok", time: 1e9 }))
  take(5000, event({ state: "ok", time: 5 }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [0, 4],
  )
})

test("is exact to the microsecond", () => {
  assert.equal(metrics({ state: "ok", time: 0.812 }, { state: "ok", time: 5.812 }), [0, 5])
})

test("counts for each key", () => {
  const { take, out } = grown(by("host", stateDuration()))
  for (const [host, time] of ["x1", "y2", "x5"]) take(9000, event({ host, state: "ok", time: Number(time) }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [0, 0, 4],
  )
})

everyday(test, () => stateDuration())
laws(test, {
  of: (...children: never[]) => stateDuration(...children),
  model: inputs =>
    inputs.map(([at, e], i) => {
      let first = i
      while (first > 0 && inputs[first - 1]?.[1].state === e.state) first--
      const lasted = (e.time ?? 0) - (inputs[first]?.[1].time ?? 0)
      return [at, copy(e, { metric: lasted < 0 ? 0 : Math.round(lasted * 1e6) / 1e6 })]
    }),
})

test.run()
