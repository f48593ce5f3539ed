import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { noCounts, see, top } from "../../../src/streams/parts/space-saving.ts"

const test = suite("spaceSaving")
const values = fc.array(
  fc.nat(30).map(n => `v${Math.floor(n ** 2 / 40)}`),
  { maxLength: 300 },
)
const counted = (all: readonly string[], max: number) => {
  const counts = noCounts<number>()
  for (const [i, value] of all.entries()) see(counts, value, i, max)
  return counts
}

test("keeps what its method promises, of any values", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 12 }), (all, max) => {
      const found = top(counted(all, max), max)
      const exact = (value: string) => all.filter(other => other === value).length
      assert.ok(found.length <= max)
      for (const { value, count, error, last } of found) {
        assert.ok(count - error <= exact(value) && exact(value) <= count, value)
        assert.ok(error <= all.length / max)
        assert.is(last, all.lastIndexOf(value))
      }
      for (const value of new Set(all)) {
        if (exact(value) > all.length / max) assert.ok(found.some(one => one.value === value))
      }
      assert.is(
        found.reduce((sum, { count }) => sum + count, 0),
        all.length,
      )
    }),
    { numRuns: 500 },
  )
})

test("is exact where it has a count for each value", () => {
  fc.assert(
    fc.property(values, all => {
      const exact = [...new Set(all)].map(value => [value, all.filter(other => other === value).length, 0] as const)
      exact.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      assert.equal(
        top(counted(all, 40), 5).map(({ value, count, error }) => [value, count, error]),
        exact.slice(0, 5),
      )
    }),
  )
})

test("keeps its heap in order, and its places true", () => {
  fc.assert(
    fc.property(values, all => {
      const { heap, places } = counted(all, 7)
      heap.forEach(({ value, count }, i) => {
        assert.is(places.get(value), i)
        assert.ok(i === 0 || heap[(i - 1) >> 1]!.count <= count)
      })
      assert.is(places.size, heap.length)
    }),
  )
})

test.run()
