import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Disk, disk } from "../../../src/engine/journal/disk.ts"
import { fragile } from "../kit/fragile.ts"

const test = suite("disk")
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const bytes = (of: string) => Buffer.from(of)

/** What is held of the real disk is held of the one that tests are made with. */
const both = async (run: (files: Disk) => Promise<void> | void) => {
  const folder = mkdtempSync(join(tmpdir(), "dmon-disk-"))
  await run(disk(join(folder, "made")))
  rmSync(folder, { recursive: true })
  await run(fragile().folder("made"))
}

test("appends, syncs, takes back, and appends again", () =>
  both(async files => {
    const tail = files.append("a")
    tail.write(bytes("one"))
    tail.write(bytes("two"))
    await tail.sync()
    tail.cut(4)
    assert.is(tail.size, 4)
    tail.write(bytes("hree"))
    await tail.sync()
    tail.close()
    assert.is(text(files.read("a")), "onethree")
    assert.is(text(files.read("a", 3)), "one")
    const again = files.append("a")
    assert.is(again.size, 8)
    again.write(bytes("!"))
    again.close()
    assert.is(files.size("a"), 9)
  }))

test("replaces, cuts, renames, removes, and lists", () =>
  both(files => {
    files.replace("b", [bytes("old")])
    files.replace("b", [bytes("ne"), bytes("wer")])
    files.replace("a", [bytes("a")])
    assert.equal(files.list(), ["a", "b"])
    files.truncate("b", 3)
    files.rename("b", "c")
    files.remove("a")
    files.remove("a")
    assert.equal(files.list(), ["c"])
    assert.is(text(files.read("c")), "new")
  }))

test("drafts a file aside, piece by piece; it takes its name when it is kept, and leaves nothing when it is dropped", () =>
  both(async files => {
    files.replace("a", [bytes("old")])
    const draft = files.draft("a")
    await draft.write([bytes("ne"), bytes("")])
    await draft.write([bytes("w"), bytes("er")])
    assert.is(text(files.read("a")), "old")
    await draft.keep()
    draft.drop()
    assert.is(text(files.read("a")), "newer")
    const other = files.draft("a")
    await other.write([bytes("half")])
    other.drop()
    files.draft("b").drop()
    assert.equal(files.list(), ["a"])
    assert.is(text(files.read("a")), "newer")
  }))

test("gives up a draft whose name cannot be taken, and leaves nothing of it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dmon-disk-"))
  const files = disk(folder)
  mkdirSync(join(folder, "a"))
  const draft = files.draft("a")
  await draft.write([bytes("new")])
  assert.match(String(await draft.keep().catch(error => error)), /EISDIR/)
  draft.drop()
  assert.equal(files.list(), ["a"])
  rmSync(folder, { recursive: true })
})

test("drafts a large file in the order in which its pieces came", () =>
  both(async files => {
    const draft = files.draft("a")
    const pieces = Array.from({ length: 50 }, (_, i) => Buffer.alloc(70_000 + i, i))
    for (const piece of pieces) await draft.write([piece])
    await draft.keep()
    assert.ok(Buffer.concat(pieces).equals(files.read("a")))
  }))

test("closes after a sync that is under way", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dmon-disk-"))
  const tail = disk(folder).append("a")
  tail.write(bytes("one"))
  const synced = tail.sync()
  tail.close()
  await synced
  rmSync(folder, { recursive: true })
})

test("leaves the file as it was when a write fails, and the old one when a new one cannot be written", () => {
  const folder = mkdtempSync(join(tmpdir(), "dmon-disk-"))
  writeFileSync(join(folder, "a"), "old")
  // A device that is always full.
  symlinkSync("/dev/full", join(folder, "full"))
  const files = disk(folder)
  const tail = files.append("full")
  for (let i = 0; i < 2; i++) assert.throws(() => tail.write(bytes("new")), /ENOSPC|EINVAL/)
  tail.close()
  unlinkSync(join(folder, "full"))
  assert.throws(() => files.replace("a", [bytes("new"), undefined as never]))
  assert.is(text(files.read("a")), "old")
  assert.equal(readdirSync(folder), ["a"])
  rmSync(folder, { recursive: true })
})

test.run()
