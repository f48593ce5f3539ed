import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { movingEventWindow } from "../../src/streams/moving-event-window.ts"
import { smap } from "../../src/streams/smap.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("movingEventWindow")
const { a, b, c, d } = events({ a: {}, b: {}, c: {}, d: {} })

test(
  "emits the last events with each one, oldest first",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-d--|", { a, b, c, d }).pipe(movingEventWindow(3))).toBe("A-B-C-D--|", {
      A: [a],
      B: [a, b],
      C: [a, b, c],
      D: [b, c, d],
    })
  }),
)

test("holds the last events of each key", () => {
  const { take, out, clock } = grown(by("host", movingEventWindow(2)))
  for (const [metric, host] of ["x", "y", "x", "x"].entries()) take(0, event({ host, metric }))
  assert.equal(
    out.map(([, es]) => (es as Event[]).map(e => e.metric)),
    [[0], [1], [0, 2], [2, 3]],
  )
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("of one is each event alone", () => {
  assert.equal(edited(movingEventWindow(1), [a, b], movingEventWindow(1), [c]), [[c]])
})

test("goes on with what it holds when it is edited to hold more or less", () => {
  assert.equal(edited(movingEventWindow(2), [a, b], movingEventWindow(3), [c]), [[a, b, c]])
  assert.equal(edited(movingEventWindow(3), [a, b, c], movingEventWindow(2), [d]), [[c, d]])
})

test("refuses to hold nothing, or half an event", () => {
  assert.throws(() => movingEventWindow(0), /holds 0 events/)
  assert.throws(() => movingEventWindow(1.5), /holds 1.5 events/)
})

test("emits arrays that children may change", () => {
  const reversed = smap((es: readonly Event[]) => (es as Event[]).reverse().map(e => e.metric))
  const { take, out } = grown(movingEventWindow(3, reversed))
  for (let metric = 0; metric < 4; metric++) take(0, event({ metric }))
  assert.equal(
    out.map(([, metrics]) => metrics),
    [[0], [1, 0], [2, 1, 0], [3, 2, 1]],
  )
})

everyday(test, () => movingEventWindow(2))
laws(test, {
  of: (...children) => movingEventWindow(3, ...(children as never[])),
  model: given => given.map(([at], i) => [at, given.slice(Math.max(0, i - 2), i + 1).map(([, e]) => e)]),
})

test.run()
