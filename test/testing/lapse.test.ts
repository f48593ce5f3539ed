import { suite } from "uvu"
import * as assert from "uvu/assert"
import { lapse, moment } from "../../src/testing/lapse.ts"

const test = suite("lapse")
const table: [ms: number, lapse: string, moment: string][] = [
  [0, "0 ms", "0 s"],
  [350, "350 ms", "0.35 s"],
  [30_000, "30 s", "30 s"],
  [90_500, "1 m 30 s", "1 m 30.5 s"],
  [3_600_000, "1 h 0 m", "1 h"],
  [93_602_000, "1 d 2 h", "1 d 2 h 2 s"],
]
for (const [ms, span, exact] of table)
  test(`${ms} ms is ${span}`, () => assert.equal([lapse(ms), moment(ms)], [span, exact]))

test.run()
