import { suite } from "uvu"
import * as assert from "uvu/assert"
import { log as logOf } from "../../../src/base/log.ts"
import { type RecordingOptions, recording } from "../../../src/engine/journal/recording.ts"
import { segments } from "../../../src/engine/journal/segments.ts"
import { fragile } from "../kit/fragile.ts"
import { everything, settle, virtual } from "../kit/station.ts"

const test = suite("recording")

function rig(options: Partial<RecordingOptions> = {}) {
  const [disk, timers, said] = [fragile(), virtual(0), [] as string[]]
  const log = logOf({ write: text => void said.push(text), now: timers.now })
  const kept = segments(disk.folder("journal"), everything)
  const ring = { chunks: 4, chunkSize: 300 }
  const made = recording({ segments: kept, next: 1, durable: false, whenFull: "stop", timers, log, ring, ...options })
  let nth = 0
  const append = (size = 20) => made.journal.append(nth++, "a", "json", new Uint8Array(size))
  const onDisk = () => [...segments(disk.folder("journal"), everything).read()].map(({ number }) => number)
  return { disk, timers, said, made, append, onDisk }
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test("writes after an interval, and lets nothing wait, where it is not durable", async () => {
  const { made, append, onDisk, timers } = rig()
  let answered = 0
  append()
  made.settled(() => answered++)
  assert.is(answered, 1)
  await timers.pass(99)
  assert.equal(onDisk(), [])
  await timers.pass(1)
  assert.equal(onDisk(), [1])
})

test("writes a sixth of a page as soon as it is there, and begins no segment by it before the last is synced", async () => {
  const { disk, append, onDisk, timers } = rig({ ring: { chunks: 40, chunkSize: 600 } })
  append(60)
  assert.equal(onDisk(), [])
  append(60)
  assert.equal(onDisk(), [1, 2])
  disk.hold()
  while (disk.paths.reduce((sum, path) => sum + disk.read(path).length, 0) < 2 * everything.segment) {
    const before = onDisk().length
    append(60)
    append(60)
    if (onDisk().length === before) break
  }
  assert.is(disk.paths.length, 1)
  disk.letGo()
  await timers.pass(100)
  append(60)
  append(60)
  await timers.pass(100)
  assert.is(disk.paths.length, 2)
  assert.equal(onDisk(), upTo(onDisk().length))
})

test("writes after an interval though the sync before it is not over, where it is not durable", async () => {
  const { made, append, disk, onDisk, timers } = rig()
  disk.hold()
  append()
  await timers.pass(100)
  append()
  await timers.pass(100)
  assert.equal(onDisk(), [1, 2])
  disk.room = 0
  append()
  await timers.pass(100)
  assert.match(made.blocked ?? "", /ENOSPC/)
  disk.letGo()
  await settle()
  assert.match(made.blocked ?? "", /ENOSPC/, "a sync says nothing of the write after it")
  disk.room = Number.POSITIVE_INFINITY
  await timers.pass(1000)
  assert.is(made.blocked, undefined)
  await made.flush()
  disk.crash(() => 0)
  assert.equal(onDisk(), [1, 2, 3])
})

test("answers only when the records are synced, where it is durable, all of a group with one sync", async () => {
  const { made, append, disk } = rig({ durable: true })
  const answered: number[] = []
  const send = () => {
    const number = append()
    made.settled(() => answered.push(number))
  }
  disk.hold()
  send()
  await settle()
  assert.equal(answered, [])
  for (let i = 0; i < 5; i++) send()
  await settle()
  assert.equal(answered, [])
  disk.letGo()
  await settle()
  assert.equal(answered, upTo(6))
  disk.crash(() => 0)
  assert.equal(
    [...segments(disk.folder("journal"), everything).read()].map(({ number }) => number),
    upTo(6),
  )
})

test("settles at once what has nothing to wait for", async () => {
  const { made, append } = rig({ durable: true })
  append()
  await made.flush()
  let answered = false
  made.settled(() => (answered = true))
  assert.is(answered, true)
})

test("takes nothing more in while the disk is full, answers nothing, loses nothing, and goes on when there is room", async () => {
  for (const durable of [true, false]) {
    const { made, append, disk, timers, said, onDisk } = rig({ durable })
    append()
    await made.flush()
    disk.room = 30
    const answered: number[] = []
    append()
    made.settled(() => answered.push(2))
    await timers.pass(200)
    assert.match(made.blocked ?? "", /ENOSPC/)
    assert.match(said.join(), /DM601: the journal cannot be written: nothing more is taken in/)
    await rejects(made.flush(), "DM601")
    // What comes anyway (a tick, a reload) is held, more of it than the ring was made for.
    for (let i = 0; i < 200; i++) append()
    await timers.pass(5000)
    assert.equal(onDisk(), [1])
    assert.equal(answered, durable ? [] : [2])
    disk.room = Number.POSITIVE_INFINITY
    await timers.pass(1100)
    assert.is(made.blocked, undefined)
    assert.match(said.join(), /the disk takes records again/)
    await made.flush()
    assert.equal(onDisk(), upTo(202))
    assert.equal(answered, [2])
    assert.is(made.unrecorded, 0)
  }
})

test("goes on unrecorded while the disk is full, if it is told to, loudly, and leaves a gap that is whole at both ends", async () => {
  for (const durable of [true, false]) {
    const { made, append, disk, timers, said, onDisk } = rig({
      durable,
      whenFull: "go-on",
      ring: { chunks: 4, chunkSize: 100_000 },
    })
    append()
    await made.flush()
    disk.room = 100
    const answered: number[] = []
    for (let i = 0; i < 30; i++) {
      const number = append()
      made.settled(() => answered.push(number))
      await timers.pass(100)
    }
    assert.is(made.blocked, undefined)
    assert.ok(made.unrecorded > 0)
    assert.match(said.join(), /DM601: the journal cannot be written: what comes in is not recorded/)
    assert.is(answered.length, 30)
    disk.room = Number.POSITIVE_INFINITY
    for (let i = 0; i < 30; i++) {
      append()
      await timers.pass(100)
    }
    assert.match(said.join(), /the disk takes records again/)
    const numbers = onDisk()
    assert.is(numbers[0], 1)
    assert.equal(numbers.slice(-20), upTo(61).slice(-20), "within a second or so")
    assert.ok(numbers.length < 61)
  }
})

test("writes again what a sync has failed for, and answers it only then", async () => {
  const { made, append, disk, timers } = rig({ durable: true, ring: { chunks: 16, chunkSize: 300 } })
  const answered: number[] = []
  disk.syncFails = true
  for (const number of upTo(40)) {
    append()
    made.settled(() => answered.push(number))
  }
  await timers.pass(3000)
  assert.equal(answered, [])
  assert.match(made.blocked ?? "", /EIO/)
  disk.syncFails = false
  await timers.pass(1100)
  assert.equal(answered, upTo(40))
  disk.crash(() => 0)
  assert.equal(
    [...segments(disk.folder("journal"), everything).read()].map(({ number }) => number),
    upTo(40),
  )
})

test("answers nobody for what the disk took and lost, where it is not in memory any more", async () => {
  const { made, append, disk, timers, said } = rig({ durable: true })
  const answered: number[] = []
  disk.syncFails = true
  for (const number of upTo(60)) {
    append()
    made.settled(() => answered.push(number))
  }
  await timers.pass(100)
  disk.syncFails = false
  await timers.pass(1100)
  const [, last] = /records 1 to (\d+) are lost/.exec(said.join()) ?? []
  assert.equal(answered, upTo(60).slice(Number(last)))
  disk.crash(() => 0)
  const kept = segments(disk.folder("journal"), everything)
  assert.equal(
    [...kept.read()].map(({ number }) => number),
    answered,
  )
})

test("tries a disk that fails once a second, however often it is asked", async () => {
  const { made, append, disk, timers, said } = rig()
  disk.room = 0
  append()
  for (let i = 0; i < 20; i++) await made.flush().catch(() => {})
  let tries = 0
  Object.defineProperty(disk, "room", { get: () => 0 * ++tries, set: () => {} })
  await timers.pass(10_000)
  assert.ok(tries <= 11, `${tries} tries`)
  assert.ok(said.length <= 3)
})

test("writes what the ring is about to forget, however long the disk takes to sync", async () => {
  for (const durable of [true, false]) {
    const { made, append, disk, timers, onDisk } = rig({ durable })
    disk.hold()
    append()
    await timers.pass(150)
    for (let i = 0; i < 500; i++) append()
    disk.letGo()
    await made.flush()
    assert.equal(onDisk(), upTo(501))
  }
})

test("closes with all there is on the disk", async () => {
  const { made, append, onDisk } = rig()
  for (let i = 0; i < 50; i++) append(100)
  await made.close()
  assert.equal(onDisk(), upTo(50))
})

test("writes nothing after it is closed", async () => {
  const { made, append, disk } = rig()
  for (let i = 0; i < 50; i++) append(100)
  await made.close()
  const sizes = () => disk.paths.map(path => [path, disk.read(path).length])
  const before = sizes()
  for (let i = 0; i < 50; i++) append(100)
  assert.equal(sizes(), before)
})

async function rejects(promise: Promise<unknown>, code: string) {
  const error = await promise.then(
    () => undefined,
    thrown => thrown,
  )
  assert.is(error?.code, code)
}

test("writes nothing more once it is closed, though the disk took not all of it and has room again", async () => {
  for (const durable of [true, false]) {
    const { made, append, disk, timers, onDisk, said } = rig({ durable })
    append()
    await made.flush()
    disk.room = 0
    append()
    await made.close()
    disk.room = Number.POSITIVE_INFINITY
    const { length } = said
    await timers.pass(5000)
    await settle()
    assert.equal(onDisk(), [1])
    assert.is(said.length, length)
    await made.flush().catch(() => {})
    assert.equal(onDisk(), [1])
  }
})

test.run()
