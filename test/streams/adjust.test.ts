import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy } from "../../src/event/event.ts"
import { adjust } from "../../src/streams/adjust.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("adjust")
const { a, b } = events({ a: { metric: 1, attributes: { region: "EU", rack: "1" } }, b: {} })

test(
  "sets a field to what a function makes of its value",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-b|", { a, b })
    expectObservable(source.pipe(adjust("service", s => `x ${s}`))).toBe("A-B|", {
      A: copy(a, { service: "x s" }),
      B: copy(b, { service: "x s" }),
    })
    expectObservable(source.pipe(adjust("metric", m => (m ?? 0) + 1))).toBe("A-B|", {
      A: copy(a, { metric: 2 }),
      B: copy(b, { metric: 1 }),
    })
  }),
)

test(
  "sets one attribute, and removes it where the result is undefined",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a|", { a })
    expectObservable(source.pipe(adjust("attributes.region", r => r?.toLowerCase()))).toBe("A|", {
      A: copy(a, { attributes: { region: "eu", rack: "1" } }),
    })
    expectObservable(source.pipe(adjust("attributes.region", () => undefined))).toBe("A|", {
      A: copy(a, { attributes: { rack: "1" } }),
    })
  }),
)

test("refuses a field that no event has", () => {
  assert.throws(() => adjust("sevice" as "service", s => s), /has no field "sevice"/)
})

everyday(test, () => adjust("state", () => "x"))
laws(test, {
  of: (...children: never[]) => adjust("metric", m => (m === undefined ? 0 : m + 1), ...children),
  model: inputs => inputs.map(([at, e]) => [at, { ...e, metric: (e.metric ?? -1) + 1 }]),
})

test.run()
