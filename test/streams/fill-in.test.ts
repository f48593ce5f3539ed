import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { fillIn } from "../../src/streams/fill-in.ts"
import { filled } from "./kit/filled.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("fillIn")
const { a, b, e } = events({ a: {}, b: {}, e: { state: "expired" } })
const filler = event({ service: "filler", metric: 0 })
const told = (out: readonly (readonly [number, unknown])[]) => out.map(([at, e]) => [at, (e as Event).service])

test(
  "emits the filler whenever so much time has passed without an event, until an expired one comes",
  marbles(({ cold, expectObservable }) => {
    const values = { a, b, e, x: copy(filler, { time: 0.006 }), y: copy(filler, { time: 0.01 }) }
    const source = cold("a-b---------e----|", values)
    expectObservable(source.pipe(fillIn("4ms", filler))).toBe("a-b---x---y-e----|", values)
  }),
)

test("begins with the first event, ends when the newest has expired, and begins anew with the next", () => {
  const { take, clock, out } = grown(fillIn(5, { service: "filler" }))
  take(10_000, event({ service: "a", time: 10, ttl: 12 }))
  take(60_000, event({ service: "b", time: 60, ttl: 5 }))
  clock.advance(100_000)
  assert.equal(told(out), [
    [10_000, "a"],
    [15_000, "filler"],
    [20_000, "filler"],
    [60_000, "b"],
    [65_000, "filler"],
  ])
  assert.is(clock.size, 0)
})

test("passes an event whose ttl is over, and takes it for an expired one", () => {
  const { take, clock, out } = grown(fillIn(5, filler))
  take(0, event({ service: "a", time: 0 }))
  take(3000, event({ service: "b", time: -10, ttl: 5 }))
  clock.advance(100_000)
  assert.equal(told(out), [
    [0, "a"],
    [3000, "b"],
  ])
})

test("goes on for ever when it is told to, until an expired event comes", () => {
  const { take, clock, out } = grown(fillIn(5, filler, { forever: true }))
  take(0, event({ time: 0, ttl: 1 }))
  clock.advance(1_000_000)
  assert.is(out.length, 201)
  take(1_000_000, e)
  assert.is(clock.size, 0)
})

test("fills in for each key", () => {
  const { take, clock, out } = grown(by("host", fillIn(5, filler)))
  take(0, event({ host: "x", service: "x", time: 0 }))
  take(3000, event({ host: "y", service: "y", time: 3 }))
  clock.advance(8000)
  assert.equal(told(out), [
    [0, "x"],
    [3000, "y"],
    [5000, "filler"],
    [8000, "filler"],
  ])
})

test("goes on when it is edited to emit something else", () => {
  assert.equal(edited(fillIn(5, filler), [a], fillIn(5, { metric: 1 }), [b]), [b])
})

test("refuses an interval of nothing, and no filler", () => {
  assert.throws(() => fillIn(0, filler), /above zero/)
  assert.throws(() => fillIn(5, undefined as never), /no event/)
})

everyday(test, () => fillIn("5ms", filler))
laws(test, {
  of: (...children) => fillIn(3, filler, ...(children as never[])),
  model: filled(3000, (_, time) => copy(filler, { time })),
})

test.run()
