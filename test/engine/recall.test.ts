import { suite } from "uvu"
import * as assert from "uvu/assert"
import { recall } from "../../src/engine/recall.ts"

const test = suite("questions about the past")

test("lets fifty wait for their answer, and no more", async () => {
  const { span } = recall(
    () => new Promise(() => {}),
    () => 0,
  )
  for (let i = 0; i < 50; i++) void span()
  const error = await span().catch(error => error)
  assert.is(error.code, "DM157")
  assert.match(error.why, /50 questions wait/)
})

test.run()
