import { suite } from "uvu"
import * as assert from "uvu/assert"
import { leap, within } from "../../../../src/web/dashboard/history/moment.ts"

const test = suite("the scrubber's moments")

test("keeps a moment within what is recorded", () => {
  assert.equal(
    [5, 15, 25].map(at => within(at, { first: 10, last: 20 })),
    [10, 15, 20],
  )
})

test("moves by keys: a second, a minute with Shift, a part of the whole with Page, and to the ends", () => {
  assert.equal(
    [
      leap("ArrowLeft", 7200, false),
      leap("ArrowRight", 7200, true),
      leap("PageUp", 7200, false),
      leap("PageDown", 60, false),
      leap("Home", 60, false),
      leap("a", 60, false),
    ],
    [-1, 60, 360, -60, Number.NEGATIVE_INFINITY, undefined],
  )
})

test.run()
