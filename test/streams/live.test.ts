import { suite } from "uvu"
import { live } from "../../src/streams/live.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

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
laws(test, {
  of: (...children: never[]) => live(...children),
  model: inputs =>
    inputs.filter(([at, { state, time = 0, ttl = 60 }]) => state !== "expired" && at / 1000 - time <= ttl),
})

test.run()
