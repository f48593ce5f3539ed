import { bufferCount } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { throttle } from "../../src/streams/throttle.ts"
import { carried, edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("throttle")

test(
  "passes the first values of a window and drops the rest",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-cd--e|").pipe(throttle<string>(2, "6ms"))).toBe("a-b-----e|")
  }),
)

test(
  "opens the next window with the first value after the last has ended",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a---b----c-d-e--|").pipe(throttle<string>(1, "4ms"))).toBe("a---b----c---e--|")
  }),
)

test(
  "passes arrays as it does events",
  marbles(({ cold, expectObservable }) => {
    const source = cold("abcd|").pipe(bufferCount(2))
    expectObservable(source.pipe(throttle<string[]>(1, "1s"))).toBe("-x--|", { x: ["a", "b"] })
  }),
)

test("has a window for each key, and no timer once all have ended", () => {
  const { take, out, clock } = grown(by("host", throttle(1, "1m")))
  for (const host of ["x", "y", "x", "y"]) take(0, event({ host }))
  assert.equal(
    out.map(([, e]) => (e as Event).host),
    ["x", "y"],
  )
  assert.is(clock.size, 3)
  clock.advance(60_000)
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("goes on in its window when it is edited to pass more", () => {
  const e = event({ host: "x" })
  assert.equal(edited(throttle(1, "1h"), [e], throttle(2, "1h"), [e, e]), [e])
})

test("refuses to pass nothing, or no time", () => {
  assert.throws(() => throttle(0, 5), /so none at all/)
  assert.throws(() => throttle(1, 0), /above zero/)
  assert.throws(() => throttle(...([1] as never as [number, number])), /takes 2 arguments, got 1/)
})

test("ends the window that is open when the new time is over, after an edit", () => {
  for (const [from, to] of [
    [100, 10],
    [10, 30],
  ] as const) {
    const [old, now] = [grown(throttle(1, from)), grown(throttle(1, to))]
    old.take(0, 0)
    restore(save(old.tree), now.tree)
    for (let at = 5; at <= 40; at += 5) now.take(at * 1000, at)
    assert.is(now.out[0]?.[1], to)
  }
})

everyday(test, () => throttle(1, "5ms"))
carried(test, () => throttle(2, 5), [
  [0, event({ metric: 1 })],
  [1000, event({ metric: 2 })],
  [2000, event({ metric: 3 })],
  [5000, event({ metric: 4 })],
])
laws(test, {
  of: (...children) => throttle(2, 5, ...(children as never[])),
  model: given => {
    let [opened, passed] = [Number.NEGATIVE_INFINITY, 0]
    return given.filter(([at]) => {
      if (at >= opened + 5000) [opened, passed] = [at, 0]
      return ++passed <= 2
    })
  },
})

test.run()
