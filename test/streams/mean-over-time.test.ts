import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { meanOverTime } from "../../src/streams/mean-over-time.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("meanOverTime")
const { a, b, c, n } = events({ a: { metric: 2 }, b: { metric: 3 }, c: { metric: 7 }, n: {} })

test(
  "emits each event with the mean of all metrics so far, and passes one without a metric as it is",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-n-c--|", { a, b, c, n }).pipe(meanOverTime())).toBe("a-b-n-c--|", {
      a,
      b: copy(b, { metric: 2.5 }),
      n,
      c: copy(c, { metric: 4 }),
    })
  }),
)

test("has a mean for each key", () => {
  const { take, out } = grown(by("host", meanOverTime()))
  for (const [i, host] of ["x", "y", "x"].entries()) take(0, event({ host, metric: i }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [0, 1, 1],
  )
})

test("refuses arguments, for it takes none", () => {
  assert.throws(() => meanOverTime(5 as never), /where a child stream belongs/)
})

everyday(test, () => meanOverTime())
laws(test, {
  of: (...c: never[]) => meanOverTime(...c),
  model: all =>
    all.map(([at, e], i) => {
      const metrics = all.slice(0, i + 1).flatMap(([, { metric }]) => (metric === undefined ? [] : [metric]))
      const mean = metrics.reduce((a, b) => a + b, 0) / metrics.length
      return [at, e.metric === undefined ? e : copy(e, { metric: mean })]
    }),
})

test.run()
