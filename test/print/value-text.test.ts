import { suite } from "uvu"
import * as assert from "uvu/assert"
import { valueText } from "../../src/print/value-text.ts"

const test = suite("valueText")

const now = 1_800_000_000
const values: readonly (readonly [value: unknown, text: string])[] = [
  [undefined, "nothing"],
  [null, "null"],
  ["", '""'],
  ["x", '"x"'],
  [true, "true"],
  [0.1 + 0.2, "0.3"],
  [[1, 2], "[1,2]"],
  [[{}, {}, {}], "3"],
  [{ length: 9 }, "9"],
  [{ host: "a", service: "b" }, "a b"],
  [{ a: 1 }, '{"a":1}'],
  ["y".repeat(100), `"${"y".repeat(58)}…`],
  // Bytes may look like a moment of another year.
  [1_600_000_000, "1600000000"],
]
for (const [value, text] of values) test(`is ${text}`, () => assert.is(valueText(value, now), text))

test("tells moments by the clock, whichever unit they are in", () => {
  const [seconds, ms, us] = [now, now * 1e3, now * 1e6].map(value => valueText(value, now))
  assert.match(seconds as string, /^\d\d:\d\d:00\.000$/)
  assert.equal([ms, us], [seconds, seconds])
})

test.run()
