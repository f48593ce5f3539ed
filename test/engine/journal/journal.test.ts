import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { framed } from "../../../src/codecs/framing.ts"
import { aligned } from "../../../src/engine/journal/aligned.ts"
import { journal } from "../../../src/engine/journal/journal.ts"
import type { Entry } from "../../../src/engine/journal/record.ts"

const test = suite("journal")
const bytes = (...of: number[]) => Uint8Array.from(of)

test("gives back what was appended, in order", () => {
  const record = journal()
  record.append(5, "tcp 10.0.0.1", "riemann", bytes(1, 2))
  record.append(6, "udp 10.0.0.2", "json", bytes())
  assert.equal(
    [...record.read()].map(e => ({ ...e, bytes: [...e.bytes] })),
    [
      { number: 1, time: 5, from: "tcp 10.0.0.1", codec: "riemann", bytes: [1, 2] },
      { number: 2, time: 6, from: "udp 10.0.0.2", codec: "json", bytes: [] },
    ],
  )
  assert.equal(
    [...record.read(2)].map(e => e.number),
    [2],
  )
})

test("takes frames that came together as one, and gives back each", () => {
  const record = journal()
  const chunk = Buffer.concat([bytes(9, 9), framed(bytes(1, 2)), framed(bytes()), framed(bytes(3)), bytes(9)])
  record.append(5, "a", "json", bytes(7))
  assert.is(record.append(6, "b", "riemann", chunk, { start: 2, end: chunk.length - 1, count: 3 }), 2)
  assert.is(record.append(7, "a", "json", bytes(8)), 5)
  const told = (entries: Iterable<Entry>) => [...entries].map(e => [e.number, e.time, e.from, e.codec, ...e.bytes])
  assert.equal(told(record.read()), [
    [1, 5, "a", "json", 7],
    [2, 6, "b", "riemann", 1, 2],
    [3, 6, "b", "riemann"],
    [4, 6, "b", "riemann", 3],
    [5, 7, "a", "json", 8],
  ])
  assert.equal(told(record.read(4))[0], [4, 6, "b", "riemann", 3])
})

test("copies what it is given: the bytes may be reused", () => {
  const record = journal()
  const given = bytes(1)
  record.append(0, "a", "json", given)
  given[0] = 9
  assert.equal([...([...record.read()][0]?.bytes ?? [])], [1])
})

test("forgets the oldest chunk when the ring is full, and says what is the first it holds", () => {
  const record = journal({ chunks: 2, chunkSize: 100 })
  for (let i = 0; i < 10; i++) record.append(i, `from ${i % 3}`, "json", new Uint8Array(30).fill(i))
  const held = [...record.read()]
  assert.is(held[0]?.number, record.first)
  assert.is(held.at(-1)?.number, 10)
  assert.ok(held.length < 10)
  for (const entry of held) assert.is(entry.from, `from ${(entry.number - 1) % 3}`)
})

test("takes a record that is larger than a chunk", () => {
  const record = journal({ chunks: 2, chunkSize: 64 })
  record.append(0, "a", "json", new Uint8Array(1000).fill(7))
  record.append(0, "a", "json", bytes(1))
  assert.equal(
    [...record.read()].map(e => e.bytes.length),
    [1000, 1],
  )
})

test("holds the newest of any records, unbroken, within its bound", () => {
  const appended = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 100 })
  fc.assert(
    fc.property(appended, all => {
      const record = journal({ chunks: 3, chunkSize: 128 })
      for (const [i, one] of all.entries()) record.append(i, `${i % 5}`, "json", one)
      const held = [...record.read()]
      assert.equal(
        held.map(e => [...e.bytes]),
        all.slice(all.length - held.length).map(one => [...one]),
      )
      assert.ok(record.size <= 3 * 128)
      assert.is(record.next, all.length + 1)
    }),
  )
})

test("goes on where it was once there is memory again", () => {
  const record = journal({ keeper: { appended() {}, pressed() {} } })
  const { take } = aligned
  const refuse = () => {
    throw new Error("no memory")
  }
  const said: number[] = []
  for (let n = 1; n <= 1000; n++) {
    aligned.take = n >= 500 && said.length < 3 ? refuse : take
    try {
      record.append(n, "a", "json", new Uint8Array(20_000 + (n % 700)))
    } catch {
      said.push(n)
    }
  }
  aligned.take = take
  assert.is(said.length, 3)
  assert.equal([...record.read(said[2])].map(({ number }) => number).at(-1), 1000 - said.length)
})

test.run()
