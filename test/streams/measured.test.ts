import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { measured } from "../../src/streams/measured.ts"
import { when } from "../../src/streams/when.ts"
import { laws } from "./kit/laws.ts"

const test = suite("measured")

test("is true of events with a metric, be it 0", () => {
  assert.is(measured(event({ metric: 0 })), true)
  assert.is(measured(event({})), false)
})

laws(test, {
  of: (...children: never[]) => when(measured, ...children),
  model: inputs => inputs.filter(([, e]) => Number.isFinite(e.metric)),
})

test.run()
