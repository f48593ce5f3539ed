import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { counter } from "../../src/streams/counter.ts"
import { grown } from "./kit/grown.ts"
import { inputs, laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("counter")
const { a, b, r } = events({ a: { metric: 1 }, b: { metric: 2 }, r: { metric: 9, tags: ["x", "reset"] } })

test(
  "emits each event with the sum so far, which the tag reset sets",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b---r--a--|", { a, b, r }).pipe(counter())).toBe("a-b---r--c--|", {
      a,
      b: copy(b, { metric: 3 }),
      r,
      c: copy(a, { metric: 10 }),
    })
  }),
)

test(
  "counts from the initial value, and passes an event without a metric as it is, even one tagged reset",
  marbles(({ cold, expectObservable }) => {
    const n = event({ tags: ["reset"] })
    expectObservable(cold("a-n-b|", { a, b, n }).pipe(counter({ initial: 100 }))).toBe("a-n-b|", {
      a: copy(a, { metric: 101 }),
      n,
      b: copy(b, { metric: 103 }),
    })
  }),
)

test("has a sum for each key", () => {
  const { take, out } = grown(by("host", counter()))
  for (const host of ["x", "y", "x"]) take(0, event({ host, metric: 2 }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [2, 2, 4],
  )
})

test("refuses options that it does not have", () => {
  assert.throws(() => counter({ init: 1 } as never), /does not take these options/)
  assert.throws(() => counter({ initial: "1" } as never), /does not take these options/)
})

everyday(test, () => counter())
laws(test, {
  of: (...c: never[]) => counter({ initial: 5 }, ...c),
  inputs: inputs.map(all =>
    all.map(([at, e]) => [at, e.tags?.length === 1 ? copy(e, { tags: ["reset"] }) : e] as const),
  ),
  model: all =>
    all.map(([at, e], i) => {
      if (e.metric === undefined) return [at, e]
      const before = all.slice(0, i + 1).map(([, b]) => b)
      const set = before.findLastIndex(b => b.metric !== undefined && b.tags?.includes("reset"))
      const counted = before.slice(Math.max(set, 0))
      return [at, copy(e, { metric: counted.reduce((sum, b) => sum + (b.metric ?? 0), set < 0 ? 5 : 0) })]
    }),
})

test.run()
