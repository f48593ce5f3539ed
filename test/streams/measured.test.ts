import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { measured } from "../../src/streams/measured.ts"

const test = suite("measured")

test("is true of events with a metric, be it 0", () => {
  assert.is(measured(event({ metric: 0 })), true)
  assert.is(measured(event({})), false)
})

test.run()
