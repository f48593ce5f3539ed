import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { placeOf } from "../../../src/streams/parts/place-of.ts"

const test = suite("placeOf")

test("is the first place whose value is not below", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30)), fc.nat(30), (list, value) => {
      const sorted = list.toSorted((a, b) => a - b)
      const found = sorted.findIndex(one => one >= value)
      assert.is(
        placeOf(sorted, value, one => one),
        found < 0 ? sorted.length : found,
      )
    }),
  )
})

test("looks at few of many, and at one where the value stands at the end", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => i)
  let looks = 0
  const of = (one: number) => {
    looks++
    return one
  }
  for (const value of [0, 17, 10_000, 19_998]) placeOf(many, value, of)
  assert.ok(looks <= 4 * 17, `${looks} looks`)
  looks = 0
  placeOf(many, 20_000, of)
  assert.is(looks, 1)
})

test.run()
