import { suite } from "uvu"
import { copy } from "../../src/event/event.ts"
import { scale } from "../../src/streams/scale.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("scale")
const { a, b, n } = events({ a: { metric: 1 }, b: { metric: -2 }, n: {} })

test(
  "multiplies the metric, and passes an event without one as it is",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-n|", { a, b, n }).pipe(scale(8))).toBe("A-B-n|", {
      A: copy(a, { metric: 8 }),
      B: copy(b, { metric: -16 }),
      n,
    })
  }),
)

everyday(test, () => scale(2))
laws(test, {
  of: (...children: never[]) => scale(8, ...children),
  model: inputs => inputs.map(([at, e]) => [at, { ...e, metric: e.metric && e.metric * 8 }]),
})

test.run()
