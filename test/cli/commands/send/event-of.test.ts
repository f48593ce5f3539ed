import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../../src/base/error.ts"
import { type EventFlags, eventOf, namesEvent } from "../../../../src/cli/commands/send/event-of.ts"

const flags = suite("eventOf")
const said = (of: EventFlags) => JSON.parse(JSON.stringify(eventOf(of, "here")))

const table: [what: string, flags: EventFlags, event: object][] = [
  ["this host, unless another is named", { service: "s" }, { host: "here", service: "s" }],
  ["the host that is named", { host: "web-1", service: "s" }, { host: "web-1", service: "s" }],
  ["numbers out of words", { metric: "3.1", ttl: "60" }, { host: "here", metric: 3.1, ttl: 60 }],
  ["a ttl with a unit", { ttl: "5m" }, { host: "here", ttl: 300 }],
  ["a time in seconds", { time: "1700000000.5" }, { host: "here", time: 1700000000.5 }],
  ["a time as ISO 8601", { time: "2023-11-14T22:13:20Z" }, { host: "here", time: 1700000000 }],
  ["tags", { tag: ["a", "b"] }, { host: "here", tags: ["a", "b"] }],
  ["attributes, values with = too", { attribute: ["k=v=w"] }, { host: "here", attributes: { k: "v=w" } }],
  ["attributes named like fields", { attribute: ["state=x"] }, { host: "here", attributes: { state: "x" } }],
]
for (const [what, given, event] of table) flags(`takes ${what}`, () => assert.equal(said(given), event))

const wrong: [flags: EventFlags, says: RegExp][] = [
  [{ metric: "much" }, /metric is "much", not a finite number/],
  [{ ttl: "-1" }, /ttl is "-1"/],
  [{ time: "soon" }, /time is "soon"/],
  [{ attribute: ["region"] }, /"region" is no attribute/],
]
for (const [given, says] of wrong) {
  flags(`refuses ${JSON.stringify(given)}`, () => {
    try {
      eventOf(given)
      assert.unreachable()
    } catch (error) {
      assert.is((error as DmonError).code, "DM140")
      assert.match((error as DmonError).message, says)
    }
  })
}

flags("knows whether an event is named at all", () => {
  assert.not(namesEvent({}))
  assert.ok(namesEvent({ metric: "0" }))
})

flags.run()
