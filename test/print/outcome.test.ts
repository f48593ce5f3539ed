import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { PlainStep } from "../../src/engine/replay/plain-step.ts"
import { outcomeOf, ownSteps } from "../../src/print/outcome.ts"
import { plainStep } from "../engine/kit/plain-step.ts"

const test = suite("outcomeOf")

const [index, log] = ["index", "log"].map(name => plainStep(`s/${name}`, "acted", { acted: [{ target: name }] })) as [
  PlainStep,
  PlainStep,
]
const passed = plainStep("s/smap", "passed")
const stopped = plainStep("s/when", "stopped")
const within = (...steps: PlainStep[]) => plainStep("s/by", "passed", { steps })

const decided: readonly (readonly [what: string, steps: readonly PlainStep[], verdict: string, at?: string])[] = [
  ["nothing came to a stream that no step was taken in", [], "away"],
  ["nothing came on a topic", [plainStep("s/subscribe", "stopped")], "away", "subscribe"],
  ["it was stopped", [stopped], "stopped", "when"],
  [
    "it was stopped last where it came furthest",
    [stopped, within(plainStep("s/by/changed", "stopped"))],
    "stopped",
    "changed",
  ],
  ["one of its ways went to the end", [stopped, within(stopped, passed)], "passed", "smap"],
  ["an action counts for more than what is held", [plainStep("s/rollup", "held"), index], "acted", "index"],
  ["a failure counts for more than an action", [index, within(plainStep("s/by/smap", "failed"))], "failed", "smap"],
  ["an action that passed it on is one", [{ ...index, steps: [stopped] }], "acted", "index"],
]
for (const [what, steps, verdict, at] of decided)
  test(`says that ${what}`, () => {
    const found = outcomeOf(steps)
    assert.equal([found.verdict, found.step?.name], [verdict, at])
  })

test("tells all that was asked for, each once", () => {
  assert.equal(outcomeOf([index, within(log, index)]).acted, ["index", "log"])
})

test("tells whether the first operators stopped it", () => {
  assert.is(outcomeOf([stopped]).atOnce, true)
  assert.is(outcomeOf([within(stopped)]).atOnce, false)
})

test("leaves out what else became due in that moment, and what expired then", () => {
  const due = plainStep("s/rollup", "acted", { timer: "flush" })
  const expired = plainStep("s/when", "acted", { given: { state: "expired" } })
  assert.equal(ownSteps([due, expired, stopped], {}), [stopped])
  assert.equal(ownSteps([due, expired, stopped], { state: "expired" }), [expired, stopped])
})

test.run()
