import { rmSync, writeFileSync } from "node:fs"
import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Aligned, aligned, block, room } from "../../../src/engine/journal/aligned.ts"
import { type Bulk, bulk } from "../../../src/engine/journal/bulk.ts"
import { type System, system } from "../../../src/engine/journal/system.ts"
import { bytesAt, full, held, scratch } from "./bulk-files.ts"

const test = suite("bulk, beside a model")
const { newFile, remove } = scratch()
test.after(remove)

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
