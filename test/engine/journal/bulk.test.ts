import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Aligned, aligned, block, room } from "../../../src/engine/journal/aligned.ts"
import { type Bulk, bulk } from "../../../src/engine/journal/bulk.ts"
import { type System, system } from "../../../src/engine/journal/system.ts"

const test = suite("bulk")
const folder = mkdtempSync(join(tmpdir(), "dmon-bulk-"))
let files = 0
const newFile = () => join(folder, String(files++))
test.after(() => rmSync(folder, { recursive: true }))

const full = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })
/** Bytes that tell where they belong. */
const bytesAt = (place: number, length: number) => pattern.subarray(place % 251, (place % 251) + length)
const pattern = Buffer.alloc(20 * room, Buffer.from(Array.from({ length: 251 }, (_, i) => i)))
const held = (path: string) => readFileSync(path)

test("gathers what is written, and gives it to the kernel when it is flushed", async () => {
  const path = newFile()
  const tail = bulk(path)
  tail.write(Buffer.from("one"))
  tail.write(Buffer.from("two"))
  assert.is(tail.size, 6)
  assert.is(String(held(path)), "")
  assert.is(await tail.flush(), 6)
  assert.is(String(held(path)), "onetwo")
  await tail.sync()
  tail.cut(4)
  tail.write(Buffer.from("hree"))
  tail.close()
  assert.is(String(held(path)), "onethree")
  const again = bulk(path)
  assert.is(again.size, 8)
  again.write(Buffer.from("!"))
  again.close()
  assert.is(String(held(path)), "onethree!")
})

test("gives large pieces past the page cache, and where that is not to be had, through it", async () => {
  for (const past of [system.writePast, () => Promise.reject(Object.assign(new Error(), { code: "EINVAL" }))]) {
    const path = newFile()
    const pieces: number[] = []
    const tail = bulk(path, {
      ...system,
      writePast(fd, bytes, place) {
        pieces.push(bytes.length)
        assert.is(place % 4096, 0)
        assert.is(bytes.length % 4096, 0)
        return past(fd, bytes, place)
      },
    })
    const all = bytesAt(0, 3 * room + 5000)
    for (let at = 0; at < all.length; at += 70_000) tail.write(all.subarray(at, at + 70_000))
    assert.is(await tail.flush(), all.length)
    assert.ok(held(path).equals(all))
    assert.is(pieces[0], room)
    tail.close()
  }
})

test("holds what begins where a block does instead of copying it, until it is in the file", async () => {
  const path = newFile()
  const holding: boolean[] = []
  let memory = aligned.take()
  const tail = bulk(path, {
    ...system,
    writePast(fd, bytes, place) {
      holding.push(bytes.buffer === memory.bytes.buffer && bytes.byteOffset === memory.bytes.byteOffset)
      assert.ok(memory.holders > 1)
      return system.writePast(fd, bytes, place)
    },
  })
  const all = bytesAt(0, 2 * room + 5000)
  tail.write(all.subarray(0, block))
  for (let at = block; at < all.length; memory = aligned.take()) {
    const page = all.subarray(at, at + room)
    memory.bytes.set(page)
    tail.write(memory.bytes.subarray(0, 100), memory)
    tail.write(memory.bytes.subarray(100, page.length), memory)
    assert.is(await tail.flush(), (at += page.length))
    aligned.give(memory)
  }
  assert.equal(holding, [true, true])
  assert.ok(held(path).equals(all))
  tail.close()
})

test("leaves what it holds as it is when some of it is taken back, and copies what follows", async () => {
  const path = newFile()
  const tail = bulk(path)
  const page = bytesAt(0, 5 * block)
  const memory = aligned.take()
  memory.bytes.set(page)
  tail.write(memory.bytes.subarray(0, page.length), memory)
  await tail.flush()
  tail.cut(2 * block + 50)
  tail.write(Buffer.from("and more"))
  await tail.flush()
  assert.ok(page.equals(memory.bytes.subarray(0, page.length)))
  assert.ok(held(path).equals(Buffer.concat([page.subarray(0, 2 * block + 50), Buffer.from("and more")])))
  tail.close()
  aligned.give(memory)
})

test("writes to the end what is under way when it is closed", async () => {
  const path = newFile()
  let landed = () => {}
  const over = new Promise<void>(resolve => (landed = resolve))
  const tail = bulk(path, {
    ...system,
    writePast: (fd, bytes, place) => system.writePast(fd, bytes, place).finally(landed),
  })
  const all = bytesAt(0, room + 10)
  tail.write(all)
  tail.close()
  await over
  await new Promise(resolve => setImmediate(resolve))
  assert.ok(held(path).equals(all))
})

test("keeps what a full disk does not take, takes no more than it can keep, and goes on when there is room", async () => {
  const path = newFile()
  let isFull = true
  const fails = <T>(run: () => T): T => {
    if (isFull) throw full()
    return run()
  }
  const tail = bulk(path, {
    ...system,
    write: (...of) => fails(() => system.write(...of)),
    writePast: async (...of) => fails(() => system.writePast(...of)),
  })
  let size = 0
  const write = () => {
    const bytes = bytesAt(size, 300_000)
    tail.write(bytes)
    size += bytes.length
  }
  write()
  const failure = await tail.flush().then(
    () => undefined,
    error => error,
  )
  assert.is(failure?.code, "ENOSPC")
  assert.throws(() => {
    for (let i = 0; i < 100; i++) write()
  }, /ENOSPC/)
  assert.is(tail.size, size)
  isFull = false
  write()
  assert.is(await tail.flush(), size)
  assert.ok(held(path).equals(bytesAt(0, size)))
  tail.close()
})

test("flushes what was written before it though a write after it fails, or says that it cannot", async () => {
  for (const staysFull of [true, false]) {
    const path = newFile()
    let isFull = false
    let pieces = 0
    let land = () => {}
    const tail = bulk(path, {
      ...system,
      write(...of) {
        if (isFull) throw full()
        return system.write(...of)
      },
      async writePast(...of) {
        if (++pieces > 1) throw full()
        await new Promise<void>(resolve => (land = resolve))
        return system.writePast(...of)
      },
    })
    const all = bytesAt(0, 2 * room + 5000)
    tail.write(all)
    const flushed = tail.flush().catch(error => error.code)
    await new Promise(resolve => setImmediate(resolve))
    isFull = true
    assert.throws(() => tail.write(bytesAt(0, 2 * room)), /ENOSPC/)
    isFull = staysFull
    land()
    assert.is(await flushed, staysFull ? "ENOSPC" : all.length)
    isFull = false
    assert.is(await tail.flush(), all.length)
    assert.ok(held(path).equals(all))
    tail.close()
  }
})

test("takes back what was written while a flush is under way, and the flush after it waits for that", async () => {
  const path = newFile()
  let land = () => {}
  const tail = bulk(path, {
    ...system,
    async writePast(...of) {
      await new Promise<void>(resolve => (land = resolve))
      return system.writePast(...of)
    },
  })
  const all = bytesAt(0, room + (1 << 16))
  tail.write(all)
  const before = tail.flush()
  tail.cut(room + 1)
  const after = tail.flush()
  land()
  assert.equal(await Promise.all([before, after]), [room + 1, room + 1])
  assert.ok(held(path).equals(all.subarray(0, room + 1)))
  tail.close()
})

test("is closed once, and does nothing more: its descriptor and its memory are others' by then", async () => {
  const tail = bulk(newFile())
  tail.close()
  const other = newFile()
  const next = bulk(other)
  tail.close()
  assert.throws(() => tail.write(Buffer.from("lost")), /closed/)
  assert.throws(() => tail.cut(0), /closed/)
  for (const asked of [tail.flush(), tail.sync()])
    assert.is(await asked.catch(({ message }) => message), "the file is closed")
  next.write(Buffer.from("kept"))
  assert.is(await next.flush(), 4)
  next.close()
  assert.is(String(held(other)), "kept")
})

/** What is done to a file, one after the other. */
const deeds = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ write: fc.nat(400_000) }) },
    { weight: 2, arbitrary: fc.record({ write: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ write: fc.integer({ min: room, max: 3 * room }) }) },
    { weight: 5, arbitrary: fc.record({ lend: fc.nat(400_000) }) },
    { weight: 1, arbitrary: fc.record({ skip: fc.nat(5000) }) },
    { weight: 2, arbitrary: fc.record({ turn: fc.boolean() }) },
    fc.constant({ flush: true } as const),
    fc.constant({ begin: true } as const),
    fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ full: fc.boolean() }),
    fc.record({ land: fc.nat(20) }),
  ),
  { maxLength: 60, size: "max" },
)
type Deed = {
  write?: number
  lend?: number
  /** So much of a page is not written. */
  skip?: number
  /** A page begins: where a block does, or wherever the last one ended. */
  turn?: boolean
  flush?: true
  begin?: true
  cut?: number
  full?: boolean
  land?: number
}

/** A disk that is full from time to time, and where what is under way lands when it is let, in any order. */
function fickle(): System & {
  full: boolean
  land(nth: number): Promise<void>
  landing<T>(run: Promise<T>): Promise<T>
} {
  const air: (() => void)[] = []
  return {
    full: false,
    write(fd, bytes, place) {
      // A beginning of it may still fit.
      if (this.full && bytes.length > 100) return system.write(fd, bytes.subarray(0, 100), place)
      if (this.full) throw full()
      return system.write(fd, bytes, place)
    },
    async writePast(fd, bytes, place) {
      await new Promise<void>(resolve => air.push(resolve))
      if (this.full) throw full()
      return system.write(fd, bytes, place)
    },
    sync: system.sync,
    truncate: system.truncate,
    async land(nth) {
      air.splice(nth % Math.max(1, air.length), 1)[0]?.()
      await new Promise(resolve => setImmediate(resolve))
    },
    /** Lets land what comes until this is over. */
    async landing(run) {
      let isOver = false
      const over = () => void (isOver = true)
      run.then(over, over)
      while (!isOver) await this.land(0)
      return run
    },
  }
}

test("holds in its file, whatever fails and whatever lands late, what was written and not taken back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(5000), deeds, async (before, all) => {
      const path = newFile()
      const disk = fickle()
      writeFileSync(path, bytesAt(0, before))
      const tail = bulk(path, {
        write: (...of) => disk.write(...of),
        writePast: (...of) => disk.writePast(...of),
        sync: disk.sync,
        truncate: disk.truncate,
      })
      let model = bytesAt(0, before)
      let salt = 0
      const newPage = () => ({ memory: aligned.take(), used: 0, own: Buffer.alloc(room) })
      let page = newPage()
      const begun: { least: number }[] = []
      const flushes: Promise<unknown>[] = []
      for (const deed of all as Deed[]) await apply(deed)
      disk.full = false
      await disk.landing(Promise.all([tail.flush(), ...flushes]))
      assert.is(tail.size, model.length)
      assert.ok(held(path).equals(model))
      tail.close()
      aligned.give(page.memory)
      rmSync(path)

      function gather(bytes: Buffer, memory?: Aligned) {
        try {
          tail.write(bytes, memory)
          model = Buffer.concat([model, bytes])
        } catch {}
      }
      async function apply({ write, lend, skip, turn, flush, begin, cut, full, land }: Deed) {
        if (full !== undefined) disk.full = full
        if (land !== undefined) await disk.land(land)
        if (flush) await flushed(tail, model)
        if (begin) flushes.push(meanwhile())
        if (cut !== undefined) {
          const to = Math.floor(cut * model.length)
          tail.cut(to)
          for (const one of begun) one.least = Math.min(one.least, to)
          model = model.subarray(0, to)
        }
        if (write !== undefined) gather(bytesAt(++salt * 17, write))
        if (lend !== undefined || skip !== undefined) {
          const { memory, used, own } = page
          const bytes = bytesAt(++salt * 17, Math.min(lend ?? skip ?? 0, room - used))
          memory.bytes.set(bytes, used)
          own.set(bytes, used)
          page.used += bytes.length
          if (lend !== undefined)
            gather(Buffer.from(memory.bytes.buffer, memory.bytes.byteOffset + used, bytes.length), memory)
        }
        if (turn !== undefined) {
          aligned.give(page.memory)
          page = newPage()
          if (turn) gather(bytesAt(++salt * 17, block - (model.length % block)))
        }
        assert.is(tail.size, model.length)
        assert.ok(page.own.subarray(0, page.used).equals(page.memory.bytes.subarray(0, page.used)), "it is only held")
      }
      /** While others write and take back: all that was written before, and not taken back, is in the file. */
      async function meanwhile() {
        const one = { least: model.length }
        begun.push(one)
        const before = model
        const size = await tail.flush().catch(() => undefined)
        if (size === undefined) return
        assert.ok(size >= one.least)
        assert.ok(held(path).subarray(0, one.least).equals(before.subarray(0, one.least)))
      }
      /** What is said to be in the file is there. */
      async function flushed(of: Bulk, all: Buffer) {
        const size = await disk.landing(of.flush()).catch(() => 0)
        assert.ok(held(path).subarray(0, size).equals(all.subarray(0, size)))
      }
    }),
    { numRuns: 200 },
  )
})

test.run()
