import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bytesText } from "../../src/print/bytes-text.ts"

const test = suite("bytesText")

test("counts by thousands, with the digits that count", () => {
  const counts = [0, 840, 1000, 1650, 16_000_000, 2 ** 34, 1.2e13]
  assert.equal(counts.map(bytesText), ["0 B", "840 B", "1.0 kB", "1.6 kB", "16 MB", "17 GB", "12 TB"])
})

test.run()
