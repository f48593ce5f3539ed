import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { smap } from "../../src/streams/smap.ts"
import { sreduce } from "../../src/streams/sreduce.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("sreduce")
const numbers = { a: 1, b: 2, c: 3, d: 6 }
const counted = (sum: number, e: Event) => sum + (e.metric ?? 0)

test(
  "emits what a function makes of its last result and the next value",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c--|", numbers).pipe(sreduce((sum, n) => sum + n))).toBe("--c-d--|", numbers)
  }),
)

test(
  "begins with `initial`, where it is given, be it 0",
  marbles(({ cold, expectObservable }) => {
    const stream = sreduce((sum: string, n: number) => sum + n, { initial: "" })
    expectObservable(cold("a-b--|", numbers).pipe(stream)).toBe("x-y--|", { x: "1", y: "12" })
    expectObservable(cold("a-b--|", numbers).pipe(sreduce((x, n) => x + n, { initial: 0 }))).toBe("a-c--|", numbers)
  }),
)

test("has a result for each key, each begun with an `initial` of its own", () => {
  const add = (all: string[], e: Event) => {
    all.push(e.state ?? "")
    return all.slice()
  }
  const { take, out } = grown(
    by(
      "host",
      sreduce(
        add,
        { initial: [] as string[] },
        smap(all => all.length),
      ),
    ),
  )
  for (const [host, state] of ["xo", "yo", "xw"]) take(0, event({ host, state }))
  assert.equal(
    out.map(([, length]) => length),
    [1, 1, 2],
  )
})

test("begins anew when `initial` is edited", () => {
  const [one, two] = [event({ metric: 1 }), event({ metric: 2 })]
  assert.equal(edited(sreduce(counted, { initial: 0 }), [one], sreduce(counted, { initial: 10 }), [two]), [12])
  assert.equal(edited(sreduce(counted, { initial: 0 }), [one], sreduce(counted, { initial: 0 }), [two]), [3])
})

test("refuses options that it does not know", () => {
  assert.throws(() => sreduce(counted as never, { init: 0 } as never), /does not take these options/)
})

everyday(test, () => sreduce(counted, { initial: 0 }))
laws(test, {
  of: (...children: never[]) =>
    sreduce((a: Event, b: Event) => ((b.metric ?? 0) > (a.metric ?? 0) ? b : a), ...children),
  model: inputs =>
    inputs.slice(1).map(([at], i) => {
      const top = Math.max(...inputs.slice(0, i + 2).map(([, e]) => e.metric ?? 0))
      return [at, inputs.find(([, e], nth) => (e.metric ?? 0) === top || (top === 0 && nth === 0))?.[1]]
    }),
})

test.run()
