import { suite } from "uvu"
import { over } from "../../src/streams/over.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("over")
const values = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, n: {} })

test(
  "passes the events whose metric is above a number",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-n--|", values).pipe(over(2))).toBe("----c----|", values)
  }),
)

everyday(test, () => over(1))
laws(test, {
  of: (...children: never[]) => over(4, ...children),
  model: inputs => inputs.filter(([, { metric = 0 }]) => metric > 4),
})

test.run()
