import { suite } from "uvu"
import * as assert from "uvu/assert"
import { rowsOf } from "../../../../src/web/dashboard/history/rows.ts"

const test = suite("rowsOf")

test("puts the worst first, then hosts and services as people count", () => {
  const rows = rowsOf(
    [
      { host: "web-10", state: "ok" },
      { host: "web-2", state: "ok" },
      { host: "web-3", state: "critical" },
      { host: "web-1", state: "warning" },
    ],
    100,
  )
  assert.equal(
    rows.map(({ event }) => event.host),
    ["web-3", "web-1", "web-2", "web-10"],
  )
})

test("counts ages and what is left from the moment that is shown", () => {
  const [one, two] = rowsOf(
    [
      { host: "a", time: 90, ttl: 30 },
      { host: "b", time: 40 },
    ],
    100,
    50,
  )
  assert.equal([one?.age, one?.left, two?.age, two?.left], [10, 20, 60, -10])
})

test.run()
