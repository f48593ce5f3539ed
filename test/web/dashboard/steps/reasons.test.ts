import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { PlainStep } from "../../../../src/engine/replay/plain-step.ts"
import { reasonsOf, valueText } from "../../../../src/web/dashboard/steps/reasons.ts"
import { plainStep } from "../../../engine/kit/plain-step.ts"

const test = suite("reasonsOf")

const step = (more: Partial<PlainStep>) => plainStep("a/when", "stopped", { time: 1_800_000_000, ...more })

test("tells what a test read", () => {
  assert.is(
    reasonsOf(step({ read: { metric: 0.42, "attributes.app": "shop", host: undefined } })),
    "metric 0.42, app shop, host nothing",
  )
})

test("says when what a test looks at is absent", () => {
  assert.is(reasonsOf(step({ read: {} })), "what it looks at is absent")
  assert.is(reasonsOf(step({ read: {}, verdict: "passed" })), "")
})

test("tells what an operator keeps, and what that was before", () => {
  assert.is(reasonsOf(step({ before: { last: "ok" }, state: { last: "critical" } })), "last ok → critical")
  assert.is(reasonsOf(step({ before: { held: { length: 5 } }, state: { held: { length: 6 }, seed: 1 } })), "held 5 → 6")
  assert.is(reasonsOf(step({ before: { last: "ok" }, state: { last: "ok" } })), "last ok")
})

test("tells until when something is held, what was let go, and what was asked for", () => {
  assert.match(reasonsOf(step({ verdict: "held", due: { end: 1_800_000_300 } })), /^until \d\d:\d\d:\d\d, 5 m later$/)
  assert.is(reasonsOf(step({ dropped: ["max"] })), "let go: max")
  assert.is(reasonsOf(step({ verdict: "acted", acted: [{ target: "index" }, { target: "log" }] })), "→ index, → log")
})

test("tells values in short", () => {
  const told = [undefined, "", "x", [1, 2], [{}, {}, {}], { length: 9 }, { host: "a", service: "b" }].map(valueText)
  assert.equal(told, ["nothing", '""', "x", "[1,2]", "3", "9", "a b"])
})

test("tells moments by the clock, whichever unit they are in", () => {
  const [seconds, ms, us] = [1_800_000_000, 1_800_000_000_000, 1_800_000_000_000_000].map(valueText)
  assert.match(seconds as string, /^\d\d:\d\d:00\.000$/)
  assert.equal([ms, us], [seconds, seconds])
})

test.run()
