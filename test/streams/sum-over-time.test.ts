import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { sumOverTime } from "../../src/streams/sum-over-time.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("sumOverTime")
const { a, b, c, n } = events({ a: { metric: 1 }, b: { metric: 2 }, c: { metric: 3 }, n: {} })

test(
  "emits each event with the sum of all metrics so far, and passes one without a metric as it is",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-n-c--|", { a, b, c, n }).pipe(sumOverTime())).toBe("a-b-n-c--|", {
      a,
      b: copy(b, { metric: 3 }),
      n,
      c: copy(c, { metric: 6 }),
    })
  }),
)

test("has a sum for each key", () => {
  const { take, out } = grown(by("host", sumOverTime()))
  for (const host of ["x", "y", "x"]) take(0, event({ host, metric: 2 }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [2, 2, 4],
  )
})

test("refuses arguments, for it takes none", () => {
  assert.throws(() => sumOverTime(5 as never), /where a child stream belongs/)
})

everyday(test, () => sumOverTime())
laws(test, {
  of: (...c: never[]) => sumOverTime(...c),
  model: all =>
    all.map(([at, e], i) => {
      const sum = all.slice(0, i + 1).reduce((total, [, { metric = 0 }]) => total + metric, 0)
      return [at, e.metric === undefined ? e : copy(e, { metric: sum })]
    }),
})

test.run()
