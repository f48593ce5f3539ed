import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { interner } from "../../src/codecs/intern.ts"

const read = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.subarray(start, end)).toString("latin1")

const intern = suite("interner")

intern("gives the one value it made as long as it remembers the bytes", () => {
  const cache = interner(64, 48, (bytes, start, end) => ({ text: read(bytes, start, end) }))
  const bytes = Buffer.from("web-1 web-1")
  assert.is(cache.get(bytes, 0, 5), cache.get(bytes, 6, 11))
  assert.equal([cache.hits, cache.misses], [1, 1])
})

intern("never gives a value of other bytes, however small it is", () => {
  for (const entries of [0, 2, 8]) {
    const cache = interner(entries, 16, read)
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\0", "ÿ"), maxLength: 20 })), texts => {
        for (const text of texts) {
          const bytes = Buffer.from(`x${text}y`, "latin1")
          assert.is(cache.get(bytes, 1, bytes.length - 1), text)
        }
      }),
    )
  }
})

intern("forgets the oldest when it is full", () => {
  const cache = interner(4, 8, (bytes, start, end) => ({ text: read(bytes, start, end) }))
  const bytes = Buffer.from("abcde")
  const first = cache.get(bytes, 0, 1)
  for (let i = 1; i < 5; i++) cache.get(bytes, i, i + 1)
  assert.is.not(cache.get(bytes, 0, 1), first)
})

intern("makes anew what is longer than its width", () => {
  const cache = interner(64, 4, (bytes, start, end) => ({ text: read(bytes, start, end) }))
  const bytes = Buffer.from("12345")
  assert.is.not(cache.get(bytes, 0, 5), cache.get(bytes, 0, 5))
  assert.is(cache.get(bytes, 0, 4), cache.get(bytes, 0, 4))
})

intern("keeps nothing when making fails", () => {
  let broken = true
  const cache = interner(64, 8, (bytes, start, end) => {
    if (broken) throw new Error("no")
    return read(bytes, start, end)
  })
  assert.throws(() => cache.get(Buffer.from("abc"), 0, 3), "no")
  broken = false
  assert.is(cache.get(Buffer.from("abc"), 0, 3), "abc")
})

intern.run()
