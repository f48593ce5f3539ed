import { suite } from "uvu"
import { live } from "../../src/streams/live.ts"
import { events, everyday, marbles } from "./marbles.ts"

const test = suite("live")
const values = events({
  a: { time: 0 },
  e: { state: "expired" },
  t: { time: 0, ttl: 0.004 },
  n: { ttl: 0.001 },
})

test(
  "passes events that are not over",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-e-t-t-n--|", values).pipe(live())).toBe("a---t---n--|", values)
  }),
)

everyday(test, () => live())

test.run()
