import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { add, noBuckets, quantile } from "../../../src/streams/parts/log-buckets.ts"

const test = suite("logBuckets")
const numbers = fc.array(
  fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  { minLength: 1, maxLength: 200 },
)
const counted = (all: readonly number[], error: number, max = 100_000) => {
  const buckets = noBuckets()
  let merged = 0
  for (const number of all) merged += add(buckets, number, error, max)
  return { buckets, merged }
}
const exact = (all: readonly number[], point: number) =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * point))] as number

test("knows any quantile within its relative error", () => {
  fc.assert(
    fc.property(
      numbers,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0.1, 0.01),
      (all, point, error) => {
        const { buckets, merged } = counted(all, error)
        const [found, right] = [quantile(buckets, point, error), exact(all, point)]
        assert.is(merged, 0)
        assert.ok(Math.abs(found - right) <= (error + 1e-9) * Math.abs(right), `${found} for ${right}`)
      },
    ),
    { numRuns: 1000 },
  )
})

test("keeps to its buckets, and what is far from zero exact within its error", () => {
  const positive = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 20, maxLength: 200 })
  fc.assert(
    fc.property(positive, all => {
      const { buckets } = counted(all, 0.01, 10)
      assert.ok(buckets.above.counts.size <= 10)
      assert.is(
        [...buckets.above.counts.values()].reduce((a, b) => a + b),
        all.length,
      )
      const right = exact(all, 1)
      assert.ok(Math.abs(quantile(buckets, 1, 0.01) - right) <= 0.0101 * right)
    }),
  )
})

test.run()
