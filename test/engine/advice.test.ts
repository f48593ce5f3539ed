import { suite } from "uvu"
import * as assert from "uvu/assert"
import * as dmon from "../../src/dmon.ts"
import { advice } from "../../src/engine/advice.ts"
import type { Streams } from "../../src/engine/roots-of.ts"
import { rootsOf } from "../../src/engine/roots-of.ts"
import * as example from "../../streams.example.ts"

const { all, by, changed, hysteresis, index, log, operator, over, pipe, publish, set, split, throttle, when } = dmon
const own = new Set(Object.keys(dmon))
const told = (streams: Streams) => advice(rootsOf(streams), { own, locate: () => undefined })

const test = suite("advice")

const place = { file: `${process.cwd()}/my.ts`, line: 3, column: 5, frame: "" }
test("names a field that a query probably means, and where that stands", () => {
  const streams = { a: when('sevice = "x"', log()), b: split('host = "x" and stat = "ok"', log()) } as Streams
  assert.equal(advice(rootsOf(streams), { own, locate: () => place }), [
    'my.ts:3:5  sevice = "x" asks for an attribute sevice: did you mean service?',
    'my.ts:3:5  host = "x" and stat = "ok" asks for an attribute stat: did you mean state?',
  ])
})

test("lets attributes have any other name, and one like a field's where it is spelt out", () => {
  assert.equal(told(when('region = "eu" and attributes.sevice = "x"', log())), [])
})

const lost = (what: string, meant: string) => [`what ${what} emits goes nowhere: did you mean ${meant} or pipe(…)?`]
for (const [what, stream, says] of [
  [
    "an operator beside the one that was to follow it",
    by("host", hysteresis(0.9, 0.8), changed("state", log())),
    ["stream/by[]/hysteresis  ", lost("hysteresis", "hysteresis(0.9, 0.8, changed(…))")],
  ],
  ["the last of two", all(index(), set({ state: "ok" })), ["stream/set  ", lost("set", "set(…, index(…))")]],
  [
    "both of two once",
    when({ state: "ok" }, over(1), throttle(1, "1h")),
    ["stream/when/over  ", lost("over", "over(1, throttle(…))")],
  ],
] as [string, Streams, [string, string[]]][]) {
  test(`tells of ${what}`, () => assert.equal(told(stream), [says[0] + says[1][0]]))
}

const mine = operator("mine", () => ({ next: (event, self) => self.emit(event) }))
for (const [what, stream] of [
  ["what stands alone at the end", when({ state: "ok" }, over(1))],
  ["several to which something follows", pipe(all(over(1), throttle(1, "1h")), log())],
  ["several in a branch to which something follows", pipe(by("host", over(1), throttle(1, "1h")), log())],
  ["what acts by itself", all(index(), publish("x"), log())],
  ["operators that are not dmon's", all(index(), mine())],
  ["the ways of a split, each for itself", split({ state: "ok" }, over(1), log())],
  ["a branch that is built for a key", by("host", { build: () => over(1) })],
  ["streams.example.ts", example],
] as [string, Streams][]) {
  test(`has nothing to say of ${what}`, () => assert.equal(told(stream), []))
}

test.run()
