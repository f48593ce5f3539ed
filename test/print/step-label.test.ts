import { suite } from "uvu"
import * as assert from "uvu/assert"
import { keyText } from "../../src/print/key-text.ts"
import { stepLabel, verdictText } from "../../src/print/step-label.ts"
import { plainStep } from "../engine/kit/plain-step.ts"

const test = suite("stepLabel")

test("tells the stream, the operator, and the key into whose branch it leads", () => {
  assert.is(stepLabel(plainStep("latency/when", "stopped")), "latency.when")
  const inner = plainStep("api/by[web-1]/throttle", "held")
  assert.is(stepLabel({ ...plainStep("api/by", "passed"), steps: [inner] }), "api.by[web-1]")
  const several = plainStep('api/by[[null,"vm","load"]]/throttle', "held")
  assert.is(stepLabel({ ...plainStep("api/by", "passed"), steps: [several] }), "api.by[vm load]")
})

test("a key of several fields is told without its JSON, and one that only looks so as it is", () => {
  assert.equal(['[null,"vm","load"]', "web-1", "[a", "[1,2]"].map(keyText), ["vm load", "web-1", "[a", "1 2"])
})

test("an operator that holds nothing, but waits for what does not come, is said to wait", () => {
  assert.is(verdictText({ verdict: "held", name: "absent" }), "waits")
  assert.is(verdictText({ verdict: "held", name: "stable" }), "held")
  assert.is(verdictText({ verdict: "passed", name: "absent" }), "passed")
})

test.run()
