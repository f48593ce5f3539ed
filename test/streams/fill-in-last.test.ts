import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { fillInLast } from "../../src/streams/fill-in-last.ts"
import { filled } from "./kit/filled.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("fillInLast")
const { a, b, e } = events({ a: { metric: 1 }, b: { metric: 2 }, e: { state: "expired" } })
const told = (out: readonly (readonly [number, unknown])[]) =>
  out.map(([at, e]) => [at, (e as Event).host, (e as Event).metric])

test(
  "emits the newest event, changed, whenever so much time has passed without one, until an expired one comes",
  marbles(({ cold, expectObservable }) => {
    const zero = copy(b, { metric: 0 })
    const values = { a, b, e, x: copy(zero, { time: 0.006 }), y: copy(zero, { time: 0.01 }) }
    const source = cold("a-b---------e----|", values)
    expectObservable(source.pipe(fillInLast("4ms", { metric: 0 }))).toBe("a-b---x---y-e----|", values)
  }),
)

test("takes a function from the newest event, its time now, and drops undefined", () => {
  const { take, clock, out } = grown(
    fillInLast(5, last => (last.time === 10 ? undefined : copy(last, { metric: (last.metric ?? 0) + 1 }))),
  )
  take(0, event({ metric: 1, time: 0, ttl: 15 }))
  clock.advance(100_000)
  assert.equal(
    out.map(([at, e]) => [at, (e as Event).metric, (e as Event).time]),
    [
      [0, 1, 0],
      [5000, 2, 5],
      [15_000, 2, 15],
    ],
  )
  assert.is(clock.size, 0)
})

test("fills in for each key, and for ever when it is told to", () => {
  const { take, clock, out } = grown(by("host", fillInLast(5, { metric: 0 }, { forever: true })))
  take(0, event({ host: "x", metric: 1, time: 0, ttl: 1 }))
  take(3000, event({ host: "y", metric: 2, time: 3, ttl: 1 }))
  clock.advance(10_000)
  assert.equal(told(out), [
    [0, "x", 1],
    [3000, "y", 2],
    [5000, "x", 0],
    [8000, "y", 0],
    [10_000, "x", 0],
  ])
})

test("refuses an interval of nothing", () => {
  assert.throws(() => fillInLast(0, { metric: 0 }), /above zero/)
})

everyday(test, () => fillInLast("5ms", { metric: 0 }))
laws(test, {
  of: (...children) => fillInLast(3, { metric: 0 }, ...(children as never[])),
  model: filled(3000, (last, time) => copy(last, { metric: 0, time })),
})

test.run()
