import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { fixedEventWindow } from "../../src/streams/fixed-event-window.ts"
import { folding } from "./kit/folding.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("fixedEventWindow")
const { a, b, c, d, e } = events({ a: {}, b: {}, c: {}, d: {}, e: {} })
const values = { a, b, c, d, e }

test(
  "emits so many events together, and on completion the rest",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-d-e--|", values).pipe(fixedEventWindow(2))).toBe("--B---D----(E|)", {
      B: [a, b],
      D: [c, d],
      E: [e],
    })
  }),
)

test(
  "drops what is held on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c#", values).pipe(fixedEventWindow(2))).toBe("--B--#", { B: [a, b] })
  }),
)

test("gathers each key's own, and emits what is held when the key ends", () => {
  const { take, out, clock } = grown(by("host", { idle: "1m" }, fixedEventWindow(2)))
  for (const [metric, host] of ["x", "y", "x"].entries()) take(0, event({ host, metric, time: 0 }))
  clock.advance(1_000_000)
  assert.equal(
    out.map(([at, es]) => [at, (es as Event[]).map(e => e.metric)]),
    [
      [0, [0, 2]],
      [180_000, [1]],
    ],
  )
  assert.is(clock.size, 0)
})

test("goes on in its window when it is edited to be longer or shorter", () => {
  assert.equal(edited(fixedEventWindow(3), [a, b], fixedEventWindow(4), [c, d]), [[a, b, c, d]])
  assert.equal(edited(fixedEventWindow(4), [a, b, c], fixedEventWindow(2), [d, e, a]), [
    [a, b, c, d],
    [e, a],
  ])
})

test("refuses a size of nothing", () => {
  assert.throws(() => fixedEventWindow(0), /gathers 0 events/)
})

everyday(test, () => fixedEventWindow(2))
folding(test, (...children) => fixedEventWindow(4, ...children))
laws(test, {
  of: (...children) => fixedEventWindow(3, ...(children as never[])),
  model: (given, end) => {
    const windows = given.flatMap(([at], i) => (i % 3 === 2 ? [[at, given.slice(i - 2, i + 1)] as const] : []))
    const rest = given.slice(given.length - (given.length % 3))
    return [...windows, ...(rest.length > 0 ? [[end, rest] as const] : [])].map(([at, of]) => [
      at,
      of.map(([, e]) => e),
    ])
  },
})

test.run()
