import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, event } from "../../src/event/event.ts"
import { defaults } from "../../src/streams/defaults.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("defaults")
const { a, b } = events({ a: {}, b: { state: "", metric: 0, tags: [] } })

test(
  "sets fields where an event has none; 0 and what is empty stay",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a---b---|", { a, b })
    expectObservable(source.pipe(defaults({ state: "ok", metric: 1, tags: ["x"] }))).toBe("A---b---|", {
      A: copy(a, { state: "ok", metric: 1, tags: ["x"] }),
      b,
    })
    expectObservable(source.pipe(defaults({ state: undefined }))).toBe("a---b---|", { a, b })
    expectObservable(source.pipe(defaults({}))).toBe("a---b---|", { a, b })
  }),
)

test(
  "adds the attributes that are absent",
  marbles(({ cold, expectObservable }) => {
    const values = { a: event({ attributes: { x: "1" } }), b: event({}) }
    expectObservable(cold("ab|", values).pipe(defaults({ attributes: { x: "0", y: "2", z: undefined } }))).toBe("AB|", {
      A: event({ attributes: { x: "1", y: "2" } }),
      B: event({ attributes: { x: "0", y: "2" } }),
    })
  }),
)

test("refuses what is no field, and says how an attribute is set", () => {
  assert.throws(() => defaults({ region: "eu" } as never), /has no field "region"/)
  assert.throws(() => defaults("state" as never), /takes an object of fields/)
})

everyday(test, () => defaults({ state: "x" }))
laws(test, {
  of: (...children: never[]) => defaults({ state: "ok", ttl: 9 }, ...children),
  model: inputs => inputs.map(([at, e]) => [at, { ...e, state: e.state ?? "ok", ttl: e.ttl ?? 9 }]),
})

test.run()
