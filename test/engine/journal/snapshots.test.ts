import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { snapshots } from "../../../src/engine/journal/snapshots.ts"
import { fragile } from "../kit/fragile.ts"

const test = suite("snapshots")
const value = (n: number) => ({ n, held: new Map([["a", [n, undefined]]]) })

test("gives back the newest, whole, or the newest that is not after a position", () => {
  const disk = fragile()
  const kept = snapshots(disk.folder("snapshots"))
  assert.is(kept.newest(), undefined)
  for (const n of [3, 7, 20]) kept.save(n, value(n))
  const again = snapshots(disk.folder("snapshots"))
  assert.equal(again.positions, [3, 7, 20])
  assert.equal(again.newest(), { position: 20, value: value(20) })
  assert.equal(again.newest(19), { position: 7, value: value(7) })
  assert.is(again.newest(2), undefined)
})

test("passes over a damaged one, whatever bit is flipped and wherever it is cut, tells of it and sets it aside", () => {
  const [disk, old, late] = [fragile(), "snapshots/0000000000000003.snapshot", "snapshots/0000000000000007.snapshot"]
  const kept = snapshots(disk.folder("snapshots"))
  for (const n of [3, 7]) kept.save(n, value(n))
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
      const again = snapshots(disk.folder("snapshots"))
      const told: string[] = []
      assert.equal(
        again.newest(undefined, name => told.push(name)),
        { position: 3, value: value(3) },
      )
      assert.equal(told, ["0000000000000007.snapshot"])
      assert.equal(disk.paths, [old, `${late}.damaged`])
      assert.equal(again.positions, [3])
    }),
  )
})

test("keeps the newest two, and the oldest of each segment of the journal", () => {
  const disk = fragile()
  const kept = snapshots(disk.folder("snapshots"))
  for (let n = 10; n <= 100; n += 10) kept.save(n, value(n))
  kept.prune([35, 65])
  assert.equal(kept.positions, [40, 70, 90, 100])
  assert.equal(snapshots(disk.folder("snapshots")).positions, [40, 70, 90, 100])
})

test("removes one that was never finished, and leaves other files alone", () => {
  const disk = fragile()
  disk.write("snapshots/0000000000000003.snapshot.new", Buffer.from("half"))
  disk.write("snapshots/notes.txt", Buffer.from("mine"))
  assert.equal(snapshots(disk.folder("snapshots")).positions, [])
  assert.equal(disk.paths, ["snapshots/notes.txt"])
})

test.run()
