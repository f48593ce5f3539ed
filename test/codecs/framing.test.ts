import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { defaultCap, type Framing, framed, frames, maxCap, unframed } from "../../src/codecs/framing.ts"

/** Pushes the chunks; what came out as hex, and why it stopped. */
function cut(kind: Framing, chunks: readonly Uint8Array[], cap?: number) {
  const found: string[] = []
  const take = (bytes: Uint8Array, start: number, end: number) => {
    const whole = bytes.subarray(start, end)
    for (const frame of kind === "length" ? unframed(whole) : [whole]) found.push(Buffer.from(frame).toString("hex"))
  }
  const cutter = frames(kind, cap)
  let failed: string | undefined
  for (const chunk of chunks) failed = cutter.push(chunk, take)
  return { found, failed, held: cutter.held, ended: cutter.end(take) }
}
const bytes = (text: string) => Buffer.from(text, "latin1")
const hex = (...texts: string[]) => texts.map(text => bytes(text).toString("hex"))

/** The same bytes in other chunks. */
function rechunk(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map(cut => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length]
  return places.slice(1).map((end, i) => stream.subarray(places[i], end))
}
const cuts = fc.array(fc.nat(), { maxLength: 12 })

const framing = suite("framing")

framing("cuts length-prefixed frames, empty ones too", () => {
  const stream = Buffer.concat([framed(bytes("one")), framed(bytes("")), framed(bytes("three"))])
  assert.equal(stream.subarray(0, 7), Buffer.from([0, 0, 0, 3, 0x6f, 0x6e, 0x65]))
  const { found, failed, held, ended } = cut("length", [stream])
  assert.equal(
    { found, failed, held, ended },
    { found: hex("one", "", "three"), failed: undefined, held: 0, ended: undefined },
  )
})

framing("cuts lines at \\n and \\r\\n, without empty ones, and gives the last one at the end", () => {
  assert.equal(cut("lines", [bytes("a\nbb\r\n\n\r\n\rc\r\nlast")]).found, hex("a", "bb", "\rc", "last"))
  assert.equal(cut("lines", [bytes("a\r"), bytes("\nb\r")]).found, hex("a", "b"))
})

framing("hands frames out in place when a chunk holds them whole", () => {
  const chunk = Buffer.concat([framed(bytes("one")), framed(bytes("two"))])
  frames("length").push(chunk, bytes => assert.is(bytes, chunk))
  frames("lines").push(bytes("a\nb\n"), (_, start, end) => assert.is(end - start, 1))
})

framing("gives the same length-prefixed frames however the stream is chunked", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), cuts, (messages, where) => {
      const stream = Buffer.concat(messages.map(framed))
      const { found, failed } = cut("length", rechunk(stream, where))
      assert.is(failed, undefined)
      assert.equal(
        found,
        messages.map(message => Buffer.from(message).toString("hex")),
      )
    }),
  )
})

framing("gives the same lines, or the same refusal, however the stream is chunked", () => {
  const text = fc.string({ unit: fc.constantFrom("\n", "\r", "a", "b", "c"), maxLength: 200 })
  fc.assert(
    fc.property(text, cuts, fc.integer({ min: 1, max: 40 }), (stream, where, cap) => {
      const once = cut("lines", [bytes(stream)], cap)
      const often = cut("lines", rechunk(bytes(stream), where), cap)
      assert.equal([often.found, often.failed], [once.found, once.failed])
    }),
  )
})

framing("refuses a length over the cap, before and after it has been cut in two, and everything later", () => {
  for (const chunks of [
    [framed(new Uint8Array(11))],
    [framed(new Uint8Array(11)).subarray(0, 2), framed(new Uint8Array(11)).subarray(2)],
  ]) {
    const { found, failed } = cut("length", [framed(new Uint8Array(10)), ...chunks, framed(bytes("later"))], 10)
    assert.is(found.length, 1)
    assert.is(failed, "a frame of 11 bytes is longer than the limit of 10")
  }
  const { failed } = cut("length", [Buffer.from([255, 255, 255, 255, 0])])
  assert.is(failed, `a frame of 4294967295 bytes is longer than the limit of ${defaultCap}`)
})

framing("refuses a line over the cap, also one that never ends, and holds nothing of it", () => {
  assert.equal(cut("lines", [bytes("aaa\n"), bytes("bbbb\n")], 3).found, hex("aaa"))
  const { failed, held } = cut("lines", [bytes("bb"), bytes("bb"), bytes("b")], 3)
  assert.equal([failed, held], ["a line is longer than the limit of 3 bytes", 0])
})

framing("never takes a cap beyond the largest", () => {
  const { failed } = cut("length", [Buffer.from([0x10, 0, 0, 0])], 2 ** 31)
  assert.is(failed, `a frame of ${0x10000000} bytes is longer than the limit of ${maxCap}`)
})

framing("holds what came, not what was declared", () => {
  const before = process.memoryUsage().arrayBuffers
  const cutters = Array.from({ length: 1000 }, () => {
    const cutter = frames("length")
    cutter.push(Buffer.from([0, 0xff, 0xff, 0xff, 1, 2, 3]), () => assert.unreachable())
    assert.is(cutter.held, 7)
    return cutter
  })
  const grown = process.memoryUsage().arrayBuffers - before
  assert.ok(grown < 4_000_000, `${cutters.length} declared frames took ${grown} bytes`)
})

framing("says what was missing when a stream ends within a frame", () => {
  assert.is(cut("length", [Buffer.from([0, 0])]).ended, "the stream ended within a length")
  assert.is(cut("length", [Buffer.from([0, 0, 0, 5, 1, 2])]).ended, "the stream ended after 2 of a frame's 5 bytes")
})

framing.run()
