import { InvalidArgumentError } from "commander"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { momentArgument } from "../../../src/cli/program/moment-argument.ts"

const test = suite("momentArgument")

test("is a moment in seconds since 1970", () => assert.is(momentArgument("1700000000.5"), 1_700_000_000.5))

test("tells what a moment may be", () => {
  assert.throws(
    () => momentArgument("soon"),
    (error: unknown) => error instanceof InvalidArgumentError && /ISO 8601.*how long ago/.test(error.message),
  )
})

test.run()
