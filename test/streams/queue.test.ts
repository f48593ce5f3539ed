import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { restore, save } from "../../src/streams/core/save.ts"
import { queue } from "../../src/streams/queue.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("queue")

test(
  "lets values through evenly spaced, in order, and at once where nobody waits",
  marbles(({ cold, expectObservable }) => {
    const source = cold("(abcd)--e---|")
    expectObservable(source.pipe(queue<string>(1, "2ms"))).toBe("a-b-c-d-e---|")
    expectObservable(cold("a----b|").pipe(queue<string>(1, "2ms"))).toBe("a----b|")
  }),
)

test(
  "emits those that wait on completion, and drops them on an error",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("(abc|)").pipe(queue<string>(1, "2ms"))).toBe("(abc|)")
    expectObservable(cold("(abc#)").pipe(queue<string>(1, "2ms"))).toBe("(a#)")
  }),
)

test("spaces the values evenly: a third of a second is not rounded", () => {
  const { take, clock, out } = grown(queue(3, "1s"))
  for (let metric = 0; metric < 8; metric++) take(0, event({ metric }))
  clock.advance(10_000)
  assert.equal(
    out.map(([at]) => at),
    [0, 334, 667, 1000, 1334, 1667, 2000, 2334],
  )
  assert.is(clock.size, 0)
})

test("lets more than one through in a millisecond where the rate asks for it", () => {
  const { take, clock, out } = grown(queue(4000, "1s"))
  for (let metric = 0; metric < 10; metric++) take(0, event({ metric }))
  clock.advance(10)
  assert.equal(
    out.map(([at, e]) => [at, (e as Event).metric]),
    [0, 1, 1, 1, 1, 2, 2, 2, 2, 3].map((at, i) => [at, i]),
  )
})

test("lets the newest go when it is full, or the oldest, and counts them", () => {
  for (const [full, left] of [
    ["newest", [0, 1, 2]],
    ["oldest", [0, 3, 4]],
  ] as const) {
    const { take, clock, out, tree } = grown(queue(1, "1s", { max: 2, full }))
    for (let metric = 0; metric < 5; metric++) take(0, event({ metric }))
    clock.advance(10_000)
    assert.equal(
      out.map(([, e]) => (e as Event).metric),
      left,
    )
    assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
  }
})

test("has a queue for each key", () => {
  const { take, clock, out } = grown(by("host", queue(1, 1)))
  for (const host of ["x", "y", "x", "y"]) take(0, event({ host }))
  clock.advance(10_000)
  assert.equal(
    out.map(([at, e]) => [at, (e as Event).host]),
    [
      [0, "x"],
      [0, "y"],
      [1000, "x"],
      [1000, "y"],
    ],
  )
})

test("keeps those that wait when it is edited to let more through, counted from the last that left", () => {
  const [old, now] = [grown(queue(1, 10)), grown(queue(1, 1, { max: 5 }))]
  for (let metric = 0; metric < 3; metric++) old.take(0, event({ metric }))
  restore(save(old.tree), now.tree)
  now.clock.advance(60_000)
  assert.equal(
    now.out.map(([at, e]) => [at, (e as Event).metric]),
    [
      [1000, 1],
      [2000, 2],
    ],
  )
})

test("refuses to let nothing through, or no time, and unknown options", () => {
  assert.throws(() => queue(0, 5), /lets 0 values through/)
  assert.throws(() => queue(1.5, 5), /lets 1.5 values through/)
  assert.throws(() => queue(1, 0), /above zero/)
  assert.throws(() => queue(1, 5, { full: "drop" as "oldest" }), /does not take these options/)
})

everyday(test, () => queue(1, "5ms"))
laws(test, {
  of: (...children) => queue(2, 5, { max: 3, full: "newest" }, ...(children as [])),
  model: (inputs, end) => {
    const out: [number, unknown][] = []
    let [start, sent] = [Number.NEGATIVE_INFINITY, 0]
    for (const [at, e] of inputs) {
      if (out.filter(([leaves]) => leaves > at).length >= 3) continue
      if (start + sent * 2500 <= at) [start, sent] = [at, 0]
      out.push([Math.min(start + sent++ * 2500, end), e])
    }
    return out
  },
})

test.run()
