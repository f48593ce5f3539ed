import { suite } from "uvu"
import * as assert from "uvu/assert"
import { aligned, block, room } from "../../../src/engine/journal/aligned.ts"
import { bulk } from "../../../src/engine/journal/bulk.ts"
import { system } from "../../../src/engine/journal/system.ts"
import { bytesAt, full, held, scratch } from "./bulk-files.ts"

const test = suite("bulk")
const { newFile, remove } = scratch()
test.after(remove)

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

test.run()
