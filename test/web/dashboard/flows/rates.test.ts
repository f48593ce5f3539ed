import { suite } from "uvu"
import * as assert from "uvu/assert"
import { perSecond, rates, share, width } from "../../../../src/web/dashboard/flows/rates.ts"

const test = suite("rates")

test("takes the difference of what was counted in the last ten seconds", () => {
  const counted = rates()
  counted.take(100, [[50, 10, 0, 0]])
  assert.is(counted.list()[0]?.in, 0, "one count is no rate")
  assert.is(counted.list()[0]?.received, 50)
  counted.take(101, [[70, 12, 1, 3]])
  assert.equal(counted.list()[0], { in: 20, out: 2, received: 70, emitted: 12, errors: 1, dropped: 3 })
  for (let second = 102; second <= 130; second++) counted.take(second, [[70, 12, 1, 3]])
  assert.is(counted.list()[0]?.in, 0)
})

test("begins anew when a server began to count anew, and when other streams run", () => {
  const counted = rates()
  counted.take(1, [[1000, 1000, 0, 0]])
  counted.take(2, [[3, 3, 0, 0]])
  assert.is(counted.list()[0]?.in, 0)
  counted.take(3, [[5, 5, 0, 0]])
  assert.is(counted.list()[0]?.in, 2)
  counted.take(4, [
    [6, 6, 0, 0],
    [1, 1, 0, 0],
  ])
  assert.is(counted.list().length, 2)
  assert.is(counted.list()[0]?.in, 0)
})

test("tells what is rare by the minute and by the hour", () => {
  const told = [0, 12_345, 4812, 12, 2.5, 1, 0.2, 0.02, 0.001].map(perSecond)
  assert.equal(told, ["0/s", "12k/s", "4812/s", "12/s", "2.5/s", "1/s", "12/min", "1.2/min", "4/h"])
})

test("tells which part goes on", () => {
  assert.equal(
    [share(5, 5), share(0, 5), share(1, 3), share(1, 30), share(1, 3000), share(15, 5), share(0, 0)],
    ["all", "none", "33 %", "3.3 %", "< 1 %", "×3", ""],
  )
})

test("draws an edge by the logarithm of its rate", () => {
  assert.is(width(0), 1)
  assert.ok(width(1000) - width(100) < 1.5)
  assert.ok(width(10) > width(1))
})

test.run()
