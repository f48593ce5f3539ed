import { suite } from "uvu"
import * as assert from "uvu/assert"
import { xxh32 } from "../../../src/engine/journal/xxh32.ts"

const test = suite("xxh32")

const sumOf = (bytes: Uint8Array, start = 0, end = bytes.length) =>
  xxh32(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), start, end)
const pattern = (size: number) => Uint8Array.from({ length: size }, (_, i) => i * 7 + 3)

/** As xxhsum 0.8.1 prints them (`xxhsum -H0`): shorter than a stripe of 16 bytes, with each rest, and several stripes. */
const known: readonly (readonly [size: number, sum: number])[] = [
  [0, 0x02cc5d05],
  [1, 0x21ae663a],
  [3, 0xcd3d2242],
  [4, 0x725479f2],
  [7, 0xf3a90eb0],
  [15, 0x82d3c84d],
  [16, 0x8845547d],
  [17, 0x450e5f84],
  [20, 0x3e5ed4de],
  [31, 0x1f73d3c7],
  [32, 0xe988ccb7],
  [35, 0xe7611e89],
  [100, 0x73091a4d],
  [256, 0x85baa5f7],
  [4099, 0x5e117e46],
]
for (const [size, sum] of known) {
  test(`is that of the reference for ${size} bytes`, () => {
    assert.is(sumOf(pattern(size)), sum)
  })
}

test("takes the bytes between two places, wherever they begin", () => {
  const text = "Nobody inspects the spammish repetition"
  for (let before = 0; before < 8; before++) {
    const bytes = Buffer.from(`${"x".repeat(before)}${text}yy`)
    assert.is(sumOf(bytes, before, before + text.length), 0xe2293b2f)
  }
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

test.run()
