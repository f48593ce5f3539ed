import { suite } from "uvu"
import * as assert from "uvu/assert"
import { within } from "../../src/streams/within.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("within")
const values = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, d: { metric: 4 }, n: {} })

test(
  "passes the events whose metric lies between two numbers, or is one of them",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-d-n|", values).pipe(within(2, 3))).toBe("--b-c----|", values)
    expectObservable(cold("a-b-c-d-n|", values).pipe(within(2, Infinity))).toBe("--b-c-d--|", values)
  }),
)

test("refuses bounds that nothing lies between", () => {
  assert.throws(() => within(3, 2), /nothing is within 3 and 2/)
  assert.throws(() => within(Number.NaN, 2), /nothing is within/)
})

everyday(test, () => within(0, 2))
laws(test, {
  of: (...children: never[]) => within(2, 6, ...children),
  model: inputs => inputs.filter(([, { metric = -1 }]) => [2, 3, 4, 5, 6].includes(metric)),
})

test.run()
