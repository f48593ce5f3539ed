import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { batch } from "../../src/streams/batch.ts"
import { by } from "../../src/streams/by.ts"
import { folding } from "./kit/folding.ts"
import { carried, edited, grown } from "./kit/grown.ts"
import { laws, type Timed } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

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

test("goes on in its window when it is edited to be longer or shorter", () => {
  assert.equal(edited(batch(3, 5), [a, b], batch(4, 9), [c, d]), [[a, b, c, d]])
  assert.equal(edited(batch(4, 5), [a, b, c], batch(2, 5), [d]), [[a, b, c, d]])
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

const model = (given: Timed, end: number) => {
  const out: [number, Event[]][] = []
  let held: Timed = []
  const flush = (at: number) => {
    if (held.length > 0) out.push([at, held.map(([, e]) => e)])
    held = []
  }
  const pass = (to: number) => {
    if (held[0] !== undefined && held[0][0] + 5000 <= to) flush(held[0][0] + 5000)
  }
  for (const one of given) {
    pass(one[0])
    held = [...held, one]
    if (held.length === 3) flush(one[0])
  }
  pass(end)
  flush(end)
  return out
}
folding(test, (...children) => batch(3, 5, ...children))
laws(test, { of: (...children) => batch(3, 5, ...(children as never[])), model })

test.run()
