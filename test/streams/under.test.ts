import { suite } from "uvu"
import { under } from "../../src/streams/under.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("under")
const values = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, n: {} })

test(
  "passes the events whose metric is below a number",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-n--|", values).pipe(under(2))).toBe("a--------|", values)
  }),
)

everyday(test, () => under(1))
laws(test, {
  of: (...children: never[]) => under(4, ...children),
  model: inputs => inputs.filter(([, { metric = 9 }]) => metric < 4),
})

test.run()
