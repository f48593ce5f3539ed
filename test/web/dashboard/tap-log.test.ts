import { suite } from "uvu"
import * as assert from "uvu/assert"
import { tapLog } from "../../../src/web/dashboard/live/tap-log.ts"

const test = suite("tapLog")
const passed = (...values: number[]) => values.map(value => ({ time: 0, at: "", value }))

test("counts what comes while it is held, and has all of it afterwards", () => {
  const log = tapLog()
  log.take({ seen: 2, sent: 2, values: passed(1, 2) }, 0)
  log.hold(true)
  log.take({ seen: 3, sent: 3, values: passed(3, 4, 5) }, 100)
  assert.equal(
    log.rows.map(({ value }) => value),
    [1, 2],
  )
  assert.is(log.missed, 3)
  log.hold(false)
  assert.equal(
    log.rows.map(({ value }) => value),
    [1, 2, 3, 4, 5],
  )
  assert.is(log.missed, 0)
})

test("tells how much was seen and how much of it listed, a second", () => {
  const log = tapLog()
  for (let i = 0; i <= 20; i++) log.take({ seen: 500, sent: 20, values: [] }, i * 100)
  const { seen, sent } = log.rates
  assert.is(Math.round(seen / sent), 25)
})

test("keeps the newest few thousand", () => {
  const log = tapLog()
  for (let i = 0; i < 20; i++) log.take({ seen: 1000, sent: 1000, values: passed(...Array(1000).keys()) }, i)
  assert.ok(log.rows.length >= 5000 && log.rows.length <= 6000)
  assert.is(log.rows.at(-1)?.n, 19_999)
})

test.run()
