import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { block } from "../../../src/engine/journal/aligned.ts"
import { journal, type Ring } from "../../../src/engine/journal/journal.ts"
import type { Entry } from "../../../src/engine/journal/record.ts"
import { type Gap, type Segments, segments } from "../../../src/engine/journal/segments.ts"
import { type Fragile, fragile } from "../kit/fragile.ts"

const test = suite("segments")
const keeping = { segment: 300, bytes: Number.POSITIVE_INFINITY, age: Number.POSITIVE_INFINITY }
const opened = (disk: Fragile, more: Partial<typeof keeping> = {}) =>
  segments(disk.folder("journal"), { ...keeping, ...more })

/** Appends records of these sizes, and writes and syncs after each. */
async function fill(into: Segments, sizes: readonly number[], time = 0): Promise<Ring> {
  const ring = journal({ chunks: 2, chunkSize: 200, next: into.next, keeper: { appended() {}, pressed() {} } })
  for (const [i, size] of sizes.entries()) {
    ring.append(time + i, `from ${i % 3}`, "json", new Uint8Array(size).fill(i))
    ring.drain((page, from, to) => {
      into.write(page, from, to)
      return true
    })
    await into.sync(await into.flush())
  }
  return ring
}
const numbers = (entries: Iterable<Entry>) => [...entries].map(({ number }) => number)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)
const ten = upTo(10).map(n => n * 7)

test("gives back after a start what was written, with time, sender and bytes", async () => {
  const disk = fragile()
  await fill(opened(disk), ten, 500)
  const again = opened(disk)
  assert.equal(numbers(again.read()), upTo(10))
  assert.equal(numbers(again.read(8)), [8, 9, 10])
  const [, second] = [...again.read()]
  assert.equal(
    { ...second, bytes: [...(second?.bytes ?? [])] },
    {
      number: 2,
      time: 501,
      from: "from 1",
      codec: "json",
      bytes: Array(14).fill(1),
    },
  )
  assert.equal([again.next, again.firstTime, again.lastTime], [11, 500, 509])
  assert.equal(again.found, [])
})

test("goes on where it ended, in segments named by their first number", async () => {
  const disk = fragile()
  await fill(opened(disk), ten)
  await fill(opened(disk), ten)
  const { heads, next } = opened(disk)
  assert.is(next, 21)
  assert.ok(heads.length > 3)
  assert.equal(
    disk.paths,
    heads.map(head => `journal/${String(head).padStart(16, "0")}.journal`),
  )
  assert.equal(numbers(opened(disk).read()), upTo(20))
})

test("begins pages that a file can hold where blocks begin, after a start and in the next segment too", async () => {
  const disk = fragile()
  const places: number[] = []
  for (let start = 0; start < 3; start++) {
    const kept = opened(disk, { segment: 1.5e6 })
    const ring = journal({ next: kept.next, keeper: { appended() {}, pressed() {} } })
    for (let i = 0; i < 80; i++) {
      ring.append(i, `from ${i}`, "json", new Uint8Array(70_000 + i))
      ring.drain((page, from, to) => {
        if (from === 0 && kept.awaitsSync) return false
        kept.write(page, from, to)
        if (from === 0) places.push(disk.read(disk.paths.at(-1) as string).length - to)
        return true
      })
      await kept.sync(await kept.flush())
    }
    assert.is(numbers(kept.read()).length, 80 * (start + 1))
  }
  assert.ok(places.length > 6)
  for (const place of places) assert.is(place % block, 0)
  const { heads } = opened(disk)
  assert.ok(heads.length > 3)
  const read = [...opened(disk).read()]
  assert.equal(
    read.map(({ number, from, bytes }) => [number, from, bytes.length]),
    upTo(240).map(n => [n, `from ${(n - 1) % 80}`, 70_000 + ((n - 1) % 80)]),
  )
  assert.equal(opened(disk).found, [])
})

test("begins no segment before the last one is on the disk", async () => {
  const disk = fragile()
  const kept = opened(disk)
  const ring = await fill(kept, [100, 100])
  const write = () =>
    ring.drain((page, from, to) => {
      kept.write(page, from, to)
      return true
    })
  for (let i = 0; i < 5; i++) {
    ring.append(0, "a", "json", new Uint8Array(150))
    write()
  }
  assert.is(kept.awaitsSync, true)
  const { length } = kept.heads
  await kept.sync(await kept.flush())
  assert.is(kept.awaitsSync, false)
  ring.append(0, "a", "json", new Uint8Array(150))
  write()
  assert.is(kept.heads.length, length + 1)
  assert.equal(numbers(opened(disk).read()), upTo(8))
})

test("removes the oldest segments beyond a size or an age, but none that is needed", async () => {
  const disk = fragile()
  disk.now = 1000
  const kept = opened(disk, { bytes: 1200, age: 5000 })
  await fill(kept, [...ten, ...ten])
  const { length } = kept.heads
  kept.prune(0, 1000)
  assert.is(kept.heads.length, length, "nothing is needed less than all")
  kept.prune(20, 1000)
  assert.ok(kept.bytes <= 1200 && kept.heads.length > 1)
  kept.prune(20, 7000)
  assert.is(kept.heads.length, 1, "the one that is written stays")
  assert.is(disk.paths.length, 1)
  const gaps: Gap[] = []
  const left = numbers(kept.read(1, gap => gaps.push(gap)))
  assert.is(left.at(-1), 20)
  assert.equal([gaps[0]?.from, gaps[0]?.to], [1, (left[0] as number) - 1])
})

test("cuts off a torn end, tells of it, keeps it, and writes on", async () => {
  const disk = fragile()
  await fill(opened(disk, { segment: 1e6 }), ten)
  const [path = ""] = disk.paths
  const whole = disk.read(path)
  for (const size of [whole.length - 1, whole.length - 80, 100, 17]) {
    disk.write(path, whole.subarray(0, size))
    const again = opened(disk)
    assert.match(
      again.found[0] ?? "",
      /a record is cut short at the end of 0000000000000001\.journal: \d+ bytes are cut off and kept as/,
    )
    const before = numbers(again.read())
    assert.equal(before, upTo(before.length))
    await fill(again, [5])
    assert.equal(numbers(opened(disk).read()), upTo(before.length + 1))
    assert.equal(opened(disk).found, [])
  }
  assert.ok(disk.paths.some(name => name.endsWith(".torn")))
})

test("reads none but true records whatever bit is flipped, and tells of what is missing", async () => {
  const disk = fragile()
  await fill(opened(disk), ten)
  const pristine = disk.paths.map(path => [path, disk.read(path)] as const)
  const said = new Map(
    [...opened(disk).read()].map(one => [one.number, JSON.stringify({ ...one, bytes: [...one.bytes] })]),
  )
  await fc.assert(
    fc.property(fc.nat(pristine.length - 1), fc.nat(), fc.nat(7), (file, at, bit) => {
      for (const path of disk.paths) disk.folder("journal").remove(path.slice(8))
      for (const [path, bytes] of pristine) disk.write(path, bytes)
      const [path, bytes] = pristine[file] as (typeof pristine)[number]
      const flipped = Uint8Array.from(bytes)
      flipped[at % bytes.length]! ^= 1 << bit
      disk.write(path, flipped)
      const again = opened(disk)
      const gaps: Gap[] = []
      const read = [...again.read(1, gap => gaps.push(gap))]
      for (const one of read) assert.is(JSON.stringify({ ...one, bytes: [...one.bytes] }), said.get(one.number))
      const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)
      assert.is(read.length + missing, read.at(-1)?.number ?? 0)
      assert.ok(again.found.length + gaps.length > 0, "it is told")
      assert.ok(again.next > (read.at(-1)?.number ?? 0))
    }),
    { numRuns: 1000 },
  )
})

test("removes a segment that a crash left empty, sets one of another version aside, and leaves other files alone", async () => {
  const disk = fragile()
  await fill(opened(disk, { segment: 1e6 }), ten)
  disk.write("journal/0000000000000011.journal", new Uint8Array())
  disk.write("journal/0000000000000012.journal", Buffer.from("dmon jour"))
  disk.write("journal/0000000000000013.journal", Buffer.from("dmon journal 1\n\0and what follows"))
  for (const name of ["notes.txt", "11.journal", "0000000000000001.journal.bak"])
    disk.write(`journal/${name}`, Buffer.from("mine"))
  const again = opened(disk)
  assert.equal(numbers(again.read()), upTo(10))
  assert.is(again.found.length, 1)
  assert.match(
    again.found[0] ?? "",
    /no journal of this version of dmon: it is kept as 0000000000000013\.journal\.foreign/,
  )
  assert.equal(disk.paths.map(path => path.slice(8)).sort(), [
    "0000000000000001.journal",
    "0000000000000001.journal.bak",
    "0000000000000013.journal.foreign",
    "11.journal",
    "notes.txt",
  ])
})

test("leaves no half-begun segment behind when the disk is full", async () => {
  const disk = fragile()
  const kept = opened(disk)
  const ring = await fill(kept, [100, 100, 100])
  disk.room = 50
  ring.append(0, "a", "json", new Uint8Array(180))
  const write = () =>
    ring.drain((page, from, to) => {
      kept.write(page, from, to)
      return true
    })
  assert.throws(write, /ENOSPC/)
  assert.equal(numbers(opened(disk).read()), [1, 2, 3])
  disk.room = 10_000
  write()
  assert.equal(numbers(opened(disk).read()), [1, 2, 3, 4])
  assert.equal(opened(disk).found, [])
})

test("begins a segment anew that was never on the disk, though the disk that failed takes no removal either", async () => {
  const disk = fragile()
  const remove = () => {
    throw Object.assign(new Error("EROFS: read-only file system, unlink"), { code: "EROFS" })
  }
  const kept = segments({ ...disk.folder("journal"), remove }, keeping)
  const ring = journal({ keeper: { appended() {}, pressed() {} } })
  const write = () =>
    ring.drain((page, from, to) => {
      kept.write(page, from, to)
      return true
    })
  ring.append(0, "a", "json", new Uint8Array(50))
  const pledge = ring.pledge()
  write()
  const flushed = await kept.flush()
  disk.syncFails = true
  assert.is(await kept.sync(flushed).catch(({ code }) => code), "EIO")
  pledge.back()
  kept.back()
  disk.syncFails = false
  ring.append(0, "a", "json", new Uint8Array(50))
  write()
  await kept.sync(await kept.flush())
  assert.equal(numbers(opened(disk).read()), [1, 2])
  assert.equal(opened(disk).found, [])
})

test("takes back all that was not flushed when a sync began, though it was flushed meanwhile", async () => {
  const disk = fragile()
  const kept = opened(disk)
  const ring = journal({ keeper: { appended() {}, pressed() {} } })
  const write = () => {
    ring.append(0, "a", "json", new Uint8Array(20))
    ring.drain((page, from, to) => {
      kept.write(page, from, to)
      return true
    })
    return ring.pledge()
  }
  const pledge = write()
  const flushed = await kept.flush()
  write()
  await kept.flush()
  await kept.sync(flushed)
  pledge.keep()
  ring.pledge().back()
  kept.back()
  write()
  await kept.flush()
  assert.equal(numbers(opened(disk).read()), [1, 2, 3])
  assert.equal(opened(disk).found, [])
})

test("keeps aside a segment whose beginning was not in the file yet, and says so", async () => {
  const disk = fragile()
  await fill(opened(disk, { segment: 1e6 }), ten)
  disk.write("journal/0000000000000011.journal", new Uint8Array(5000))
  const again = opened(disk)
  assert.equal(again.found, [
    "0000000000000011.journal was not begun when dmon broke off: it is kept as 0000000000000011.journal.torn",
  ])
  assert.is(again.next, 11)
})

test.run()
