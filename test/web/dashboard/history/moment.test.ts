import { suite } from "uvu"
import * as assert from "uvu/assert"
import { leap, momentOf, within } from "../../../../src/web/dashboard/history/moment.ts"

const test = suite("momentOf")

const noon = new Date(2026, 10, 20, 12, 0, 0).getTime() / 1000

test("reads a moment as people type it", () => {
  const read: readonly (readonly [string, number | undefined])[] = [
    ["11:30", noon - 1800],
    ["11:59:30", noon - 30],
    ["13:00", noon - 86_400 + 3600],
    ["-5m", noon - 300],
    ["90 s ago", noon - 90],
    ["1.5h", noon - 5400],
    ["2026-11-20 11:00", noon - 3600],
    ["2026-11-20T11:00:01", noon - 3599],
    ["2026-11-20", noon - 12 * 3600],
    [String(noon), noon],
    ["25:00", undefined],
    ["yesterday", undefined],
    ["", undefined],
  ]
  for (const [typed, at] of read) assert.is(momentOf(typed, noon), at, typed)
})

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
