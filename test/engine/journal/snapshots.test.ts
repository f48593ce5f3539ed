import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { snapshots } from "../../../src/engine/journal/snapshots.ts"
import { type Fragile, fragile, seeded } from "../kit/fragile.ts"

const test = suite("snapshots")

/** Snapshots whose value is the text of their parts. */
const on = (disk: Fragile) =>
  snapshots(disk.folder("snapshots"), parts => parts.map(part => Buffer.from(part).toString()))
const parts = (n: number) => [`snapshot ${n}`, "of", `${"so ".repeat(n)}many`]
const save = async (disk: Fragile, ...positions: number[]) => {
  const kept = on(disk)
  for (const position of positions) {
    const saving = kept.begin(position)
    for (const part of parts(position)) await saving.write(Buffer.from(part))
    await saving.keep()
  }
  return kept
}

test("gives back the newest, whole, or the newest that is not after a position", async () => {
  const disk = fragile()
  assert.is(on(disk).newest(), undefined)
  await save(disk, 3, 7, 20)
  const again = on(disk)
  assert.equal(again.positions, [3, 7, 20])
  assert.equal(again.newest(), { position: 20, value: parts(20) })
  assert.equal(again.newest(19), { position: 7, value: parts(7) })
  assert.is(again.newest(2), undefined)
})

test("passes over a damaged one, whatever bit is flipped and wherever it is cut, tells of it and sets it aside", async () => {
  const [disk, old, late] = [fragile(), "snapshots/0000000000000003.snapshot", "snapshots/0000000000000007.snapshot"]
  await save(disk, 3, 7)
  const whole = disk.read(late)
  const damage = fc.oneof(
    fc.tuple(fc.nat(whole.length - 1), fc.nat(7)).map(([at, bit]) => {
      const flipped = Uint8Array.from(whole)
      flipped[at]! ^= 1 << bit
      return flipped
    }),
    fc.nat(whole.length - 1).map(size => whole.slice(0, size)),
  )
  fc.assert(
    fc.property(damage, bytes => {
      disk.write(late, bytes)
      const again = on(disk)
      const told: string[] = []
      assert.equal(
        again.newest(undefined, name => told.push(name)),
        { position: 3, value: parts(3) },
      )
      assert.equal(told, ["0000000000000007.snapshot"])
      assert.equal(disk.paths, [old, `${late}.damaged`])
      assert.equal(again.positions, [3])
    }),
  )
})

test("passes over one of another version", async () => {
  const disk = fragile()
  await save(disk, 3)
  disk.write("snapshots/0000000000000007.snapshot", Buffer.from("dmon snapshot 2\nand what that had"))
  const told: string[] = []
  assert.is(on(disk).newest(undefined, (_, why) => told.push(why))?.position, 3)
  assert.equal(told, ["it is of another version of dmon"])
})

test("is there whole after a crash, or not at all, wherever that comes; once kept, it is there", () =>
  fc.assert(
    fc.asyncProperty(fc.nat(5), fc.nat(), async (steps, seed) => {
      const disk = fragile()
      const kept = await save(disk, 3)
      const saving = kept.begin(7)
      for (const part of parts(7).slice(0, steps)) await saving.write(Buffer.from(part))
      if (steps > 3) {
        disk.hold()
        const keeping = saving.keep()
        if (steps === 5) {
          disk.letGo()
          await keeping
        }
      }
      disk.crash(seeded(seed))
      const again = on(disk)
      const { position, value } = again.newest(undefined, () => assert.unreachable("it is damaged")) ?? {}
      assert.equal(value, parts(position ?? 0))
      if (steps < 4) assert.is(position, 3)
      if (steps === 5) assert.is(position, 7)
      assert.not(disk.paths.some(path => path.endsWith(".new")))
    }),
  ))

test("leaves nothing of one that was given up, or that the disk did not take", async () => {
  const disk = fragile()
  const kept = await save(disk, 3)
  const before = [...disk.paths]
  const saving = kept.begin(7)
  await saving.write(Buffer.from("half"))
  disk.room = 10
  await saving.write(Buffer.from("too much by far")).then(
    () => assert.unreachable(),
    error => assert.match(error.message, /ENOSPC/),
  )
  saving.drop()
  assert.equal(disk.paths, before)
  assert.equal(kept.positions, [3])
})

test("keeps the newest two, and the oldest of each segment of the journal", async () => {
  const disk = fragile()
  const kept = await save(disk, ...Array.from({ length: 10 }, (_, i) => 10 * (i + 1)))
  kept.prune([35, 65])
  assert.equal(kept.positions, [40, 70, 90, 100])
  assert.equal(on(disk).positions, [40, 70, 90, 100])
})

test("removes one that was never finished, and leaves other files alone", () => {
  const disk = fragile()
  disk.write("snapshots/0000000000000003.snapshot.new", Buffer.from("half"))
  disk.write("snapshots/notes.txt", Buffer.from("mine"))
  assert.equal(on(disk).positions, [])
  assert.equal(disk.paths, ["snapshots/notes.txt"])
})

test.run()
