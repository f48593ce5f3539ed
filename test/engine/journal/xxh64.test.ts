import { readFileSync } from "node:fs"
import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import wabt from "wabt"
import { aligned } from "../../../src/engine/journal/aligned.ts"
import { code, sumOf } from "../../../src/engine/journal/xxh64.ts"

const test = suite("xxh64")

const pattern = (size: number) => Uint8Array.from({ length: size }, (_, i) => i * 7 + 3)

/** As xxhsum 0.8.1 prints them (`xxhsum -H1`), the lower half: shorter than a stripe, with each rest, and beyond the window. */
const known: readonly (readonly [size: number, sum: number])[] = [
  [0, 0x51d8e999],
  [1, 0xbc1f4bb6],
  [3, 0x52e564c9],
  [4, 0x66ee9fda],
  [7, 0x59ce60d8],
  [8, 0xc6f90092],
  [11, 0x57cf1a1f],
  [12, 0x33af5133],
  [15, 0x43cc8e32],
  [31, 0xcc4a6119],
  [32, 0xf790fd97],
  [33, 0xba588784],
  [63, 0x31c7493c],
  [64, 0xf6eeb01f],
  [100, 0x170fe531],
  [256, 0x7dd8e201],
  [4099, 0xde852967],
  [65_568, 0x20a8d831],
  [200_000, 0x4c06f1a3],
]
for (const [size, sum] of known) {
  test(`is that of the reference for ${size} bytes`, () => {
    assert.is(sumOf(pattern(size)), sum)
  })
}

test("is the same in memory that is lent, wherever the bytes begin", () => {
  const memories = [aligned.take(), aligned.take()]
  fc.assert(
    fc.property(
      fc.constantFrom(...memories),
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(1000),
      (memory, bytes, before) => {
        memory.bytes.set(bytes, before)
        assert.is(memory.sum(before, before + bytes.length), sumOf(bytes))
      },
    ),
  )
  for (const memory of memories) aligned.give(memory)
})

test("is another one when any bit of a record is", () => {
  const bytes = pattern(67)
  const whole = sumOf(bytes)
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = bytes.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
    assert.is.not(sumOf(flipped), whole, `bit ${bit}`)
  }
})

test("the code is that of xxh64.wat", async () => {
  const text = readFileSync(new URL("../../../src/engine/journal/xxh64.wat", import.meta.url))
  const { parseWat } = await wabt()
  const { buffer } = parseWat("xxh64.wat", text).toBinary({})
  assert.is(code, Buffer.from(buffer).toString("base64"))
})

test.run()
