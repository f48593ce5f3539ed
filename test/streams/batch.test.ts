import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { batch } from "../../src/streams/batch.ts"
import { by } from "../../src/streams/by.ts"
import { carried, grown } from "./grown.ts"
import { events, everyday, marbles } from "./marbles.ts"

const test = suite("batch")
const { a, b, c, d } = events({ a: {}, b: {}, c: {}, d: {} })
const values = { a, b, c, d }

test(
  "emits when it is full, or when the time since the first event is up",
  marbles(({ cold, expectObservable }) => {
    const source = cold(" a-b-cd------|", values)
    const expected = "    ----B------C|"
    expectObservable(source.pipe(batch(3, "6ms"))).toBe(expected, { B: [a, b, c], C: [d] })
  }),
)

test(
  "emits what is held on completion, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("ab|", values).pipe(batch(3, "6ms"))).toBe("--(B|)", { B: [a, b] })
    expectObservable(cold("ab#", values).pipe(batch(3, "6ms"))).toBe("--#")
  }),
)

test("gathers each key's own, and leaves no timer behind", () => {
  const { take, clock, out } = grown(by("host", batch(2, 5)))
  take(0, event({ host: "x", metric: 1 }))
  take(1000, event({ host: "y", metric: 2 }))
  take(2000, event({ host: "x", metric: 3 }))
  clock.advance(10_000)
  assert.equal(
    out.map(([at, es]) => [at, (es as Event[]).map(e => e.metric)]),
    [
      [2000, [1, 3]],
      [6000, [2]],
    ],
  )
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("refuses a size of nothing", () => {
  assert.throws(() => batch(0, 5), /a whole number above zero|gathers 0/)
})

everyday(test, () => batch(2, "5ms"))
carried(test, () => batch(3, 5), [
  [0, event({ metric: 1 })],
  [1000, event({ metric: 2 })],
  [6000, event({ metric: 3 })],
])

test.run()
