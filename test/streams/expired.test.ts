import { suite } from "uvu"
import { expired } from "../../src/streams/expired.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("expired")
const values = events({
  a: { time: 0 },
  e: { state: "expired" },
  t: { time: 0, ttl: 0.004 },
  n: { ttl: 0.001 },
})

test(
  "passes events whose state says so, or whose ttl has passed by the clock",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-e-t-t-n--|", values).pipe(expired())).toBe("--e---t----|", values)
  }),
)

test(
  "takes an event without a ttl to be over 60 s after its time",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("60s a a|", values).pipe(expired())).toBe("60s - a|", values)
  }),
)

everyday(test, () => expired())
laws(test, {
  of: (...children: never[]) => expired(...children),
  model: inputs =>
    inputs.filter(([at, { state, time = 0, ttl = 60 }]) => state === "expired" || at / 1000 - time > ttl),
})

test.run()
