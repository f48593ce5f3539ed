import { suite } from "uvu"
import * as assert from "uvu/assert"
import { cellTitle } from "../../../src/web/dashboard/live/cell-title.ts"
import { entries } from "../../../src/web/dashboard/live/entries.ts"

const test = suite("cellTitle")

const disk = { host: "db-1", service: "disk /", state: "warning", metric: 0.9312, time: 100, ttl: 60 }
const titleAt = (now: number, change = {}, until = 160) => {
  const known = entries()
  const frame = { channel: "c", seq: 1, live: true, first: true as const, seen: 0, sent: 0, dropped: 0 }
  known.take({ ...frame, now: 100, set: [[0, { ...disk, ...change }, until]] })
  return cellTitle([...known.all.values()][0]!, now)
}

test("says host, service, state, metric, how long ago, and what is left of the ttl", () => {
  assert.is(titleAt(106), "db-1 / disk /\nwarning, 0.931, 6 s ago\nttl: 54 s of 1 m left")
})

test("says what there is not, what is over, and what it tells of itself", () => {
  assert.is(titleAt(170), "db-1 / disk /\nexpired, 0.931, 1 m 10 s ago\nttl over for 10 s")
  assert.is(
    titleAt(
      106,
      { host: "", state: undefined, metric: undefined, description: "nearly full" },
      Number.POSITIVE_INFINITY,
    ),
    "(no host) / disk /\nno state, 6 s ago\nno ttl\nnearly full",
  )
})

test.run()
