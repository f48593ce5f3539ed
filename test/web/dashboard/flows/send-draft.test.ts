import { suite } from "uvu"
import * as assert from "uvu/assert"
import { draftOf, eventOf } from "../../../../src/web/dashboard/flows/send-draft.ts"

const test = suite("the draft of an event")

test("is read as it is typed", () => {
  const typed = {
    ...draftOf(),
    host: "web-1",
    metric: "0,5",
    ttl: "60",
    tags: "api, eu",
    attributes: 'app=shop note="two words"',
  }
  assert.equal(eventOf(typed), {
    host: "web-1",
    metric: 0.5,
    ttl: 60,
    tags: ["api", "eu"],
    attributes: { app: "shop", note: "two words" },
  })
  assert.equal(eventOf(draftOf()), {})
})

test("is written from an event so that it is the same again", () => {
  const event = { host: "a", service: "b", state: "ok", metric: 0, tags: ["x"], attributes: { app: "my shop", n: "1" } }
  assert.equal(eventOf(draftOf(event)), event)
})

test("says what of it cannot be read", () => {
  assert.throws(() => eventOf({ ...draftOf(), metric: "much" }), /metric cannot be read/)
  assert.throws(() => eventOf({ ...draftOf(), attributes: "app" }), /"app" has no value/)
})

test.run()
