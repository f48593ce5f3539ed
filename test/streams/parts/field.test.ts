import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../../src/event/event.ts"
import { fieldOf } from "../../../src/streams/parts/field.ts"

const test = suite("fieldOf")

test("reads an attribute, and nothing that every object inherits", () => {
  const e = event({ attributes: { region: "eu" } })
  assert.is(fieldOf("attributes.region")(e), "eu")
  for (const name of ["constructor", "toString", "__proto__"] as const) {
    assert.is(fieldOf(`attributes.${name}`)(e), undefined)
    assert.is(fieldOf(`attributes.${name}`)(event({})), undefined)
  }
  assert.is(fieldOf("attributes.constructor")(event({ attributes: { constructor: "acme" } as never })), "acme")
})

test.run()
