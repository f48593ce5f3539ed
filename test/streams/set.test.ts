import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, event } from "../../src/event/event.ts"
import { set } from "../../src/streams/set.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("set")
const { a, b } = events({ a: { state: "ok", metric: 1 }, b: {} })

test(
  "sets fields of each event, and removes those that are undefined",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a---b---|", { a, b })
    expectObservable(source.pipe(set({ state: "warning", metric: undefined }))).toBe("A---B---|", {
      A: copy(a, { state: "warning", metric: undefined }),
      B: copy(b, { state: "warning" }),
    })
  }),
)

test(
  "merges attributes, and removes those that are undefined",
  marbles(({ cold, expectObservable }) => {
    const source = cold("ab|", { a: event({ attributes: { x: "1", y: "2" } }), b: event({}) })
    expectObservable(source.pipe(set({ attributes: { y: undefined, z: "3" } }))).toBe("AB|", {
      A: event({ attributes: { x: "1", z: "3" } }),
      B: event({ attributes: { z: "3" } }),
    })
    expectObservable(source.pipe(set({ attributes: undefined }))).toBe("AB|", { A: event({}), B: event({}) })
  }),
)

test("refuses what is no field, and says how an attribute is set", () => {
  assert.throws(() => set({ region: "eu" } as never), /has no field "region"/)
  assert.throws(() => set("state" as never), /takes an object of fields/)
})

everyday(test, () => set({ state: "x" }))
laws(test, {
  of: (...children: never[]) => set({ state: "x", metric: undefined, attributes: { a: "1" } }, ...children),
  model: inputs => inputs.map(([at, e]) => [at, { ...e, state: "x", metric: undefined, attributes: { a: "1" } }]),
})

test.run()
