import { suite } from "uvu"
import * as assert from "uvu/assert"
import { rate } from "../../src/base/rate.ts"

const test = suite("a counter as a rate")

/** The rates after each of these counts, a second apart. */
const after = (...counts: readonly number[]) => {
  const one = rate()
  return counts.map((count, i) => {
    one.take(count, 100 + i)
    return one.perSecond
  })
}

test("is unknown until there are two counts, and then what came between them", () => {
  assert.equal(after(1409, 1411), [undefined, 2])
})

test("is one figure for what comes in bursts", () => {
  const burst = 30
  const rates = after(...[...Array(30).keys()].map(second => burst * Math.floor(second / 5)))
  assert.equal([...new Set(rates.slice(10))], [6])
})

test("sinks to nothing ten seconds after the last", () => {
  const rates = after(0, ...Array(12).fill(20))
  assert.is(rates.at(-3), 2)
  assert.is(rates.at(-1), 0)
})

test("goes on from 0 with a counter that begins anew", () => {
  assert.equal(after(100, 110, 5, 10), [undefined, 10, 5, 5])
})

test("is not asked twice about one moment", () => {
  const one = rate()
  one.take(1, 100)
  one.take(7, 100)
  assert.is(one.perSecond, undefined)
})

test.run()
