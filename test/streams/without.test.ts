import { suite } from "uvu"
import * as assert from "uvu/assert"
import { without } from "../../src/streams/without.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("without")
const values = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, d: { metric: 4 }, n: {} })

test(
  "passes the events whose metric lies below the one number or above the other",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-d-n|", values).pipe(without(2, 3))).toBe("a-----d--|", values)
    expectObservable(cold("a-b-c-d-n|", values).pipe(without(2, 2))).toBe("a---c-d--|", values)
  }),
)

test("refuses bounds that are not in order", () => {
  assert.throws(() => without(3, 2), /the bounds 3 and 2/)
})

everyday(test, () => without(0, 1))
laws(test, {
  of: (...children: never[]) => without(2, 6, ...children),
  model: inputs => inputs.filter(([, { metric = 4 }]) => ![2, 3, 4, 5, 6].includes(metric)),
})

test.run()
