import { suite } from "uvu"
import { over } from "../../src/streams/over.ts"
import { events, everyday, marbles } from "./marbles.ts"

const test = suite("over")
const values = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, n: {} })

test(
  "passes the events whose metric is above a number",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-n--|", values).pipe(over(2))).toBe("----c----|", values)
  }),
)

everyday(test, () => over(1))

test.run()
