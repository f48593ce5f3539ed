import { bufferCount } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { delay } from "../../src/streams/delay.ts"
import { edited, grown, reloaded } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("delay")
const metrics = (out: readonly (readonly [number, unknown])[]) => out.map(([at, e]) => [at, (e as Event).metric])

test(
  "passes each value so much later, in the order of arrival",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c--------|").pipe(delay<string>("4ms"))).toBe("----a-b-c----|")
    expectObservable(cold("(ab)c--------|").pipe(delay<string>("4ms"))).toBe("----(ab)c----|")
  }),
)

test(
  "passes arrays as it does events",
  marbles(({ cold, expectObservable }) => {
    const source = cold("abcd----|").pipe(bufferCount(2))
    expectObservable(source.pipe(delay<string[]>("2ms"))).toBe("---x-y--|", { x: ["a", "b"], y: ["c", "d"] })
  }),
)

test(
  "emits what is held on completion at once, and drops it on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b|").pipe(delay<string>("4ms"))).toBe("---(ab|)")
    expectObservable(cold("a-b#").pipe(delay<string>("4ms"))).toBe("---#")
  }),
)

test("lets the newest go when it is full, and counts them", () => {
  const { take, clock, out, tree } = grown(delay(5, { max: 2 }))
  for (const metric of [1, 2, 3]) take(0, event({ metric }))
  take(5000, event({ metric: 4 }))
  clock.advance(10_000)
  assert.equal(metrics(out), [
    [5000, 1],
    [5000, 2],
    [10_000, 4],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("delays each key's own, and leaves no timer behind", () => {
  const { take, clock, out } = grown(by("host", delay(5)))
  take(0, event({ host: "x", metric: 1 }))
  take(1000, event({ host: "y", metric: 2 }))
  clock.advance(10_000)
  assert.equal(metrics(out), [
    [5000, 1],
    [6000, 2],
  ])
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("keeps what it holds, and its order, when it is edited to be shorter", () => {
  const [old, later] = [event({ metric: 1 }), event({ metric: 2 })]
  assert.equal(edited(delay(5), [old], delay(1), [later]), [])
})

test("refuses no time at all", () => {
  assert.throws(() => delay(0), /above zero/)
})

test("passes what it holds in time, though the bound of one is always reached", () => {
  const { take, clock, out, tree } = grown(delay(10, { max: 1 }))
  for (let at = 0; at < 40; at += 5) take(at * 1000, at)
  clock.advance(100_000)
  assert.equal(out, [
    [10_000, 0],
    [20_000, 10],
    [30_000, 20],
    [40_000, 30],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 4 }])
})

test("keeps the order, and what it held waits for the new time from when it came, after an edit", () => {
  const given = [0, 1000, 2000].map(at => [at, event({ time: at / 1000 })] as const)
  const ends = (to: number) => reloaded(delay(60), given, delay(to), 3000).map(([at]) => at)
  assert.equal(ends(5), [5000, 6000, 7000])
  assert.equal(ends(1), [3000, 3000, 3000])
  assert.equal(ends(90), [90_000, 91_000, 92_000])
})

everyday(test, () => delay("3ms"))
laws(test, {
  of: (...children) => delay(7, ...(children as never[])),
  model: (given, end) => given.map(([at, e]) => [Math.min(at + 7000, end), e]),
})

test.run()
