import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { pruneVersions, recall } from "../../../src/engine/journal/spent.ts"
import { fragile, seeded } from "../kit/fragile.ts"

const test = suite("spent versions")

/** A folder of versions, and a journal of which only is known who ran when. */
function rig() {
  const disk = fragile()
  let folder = disk.folder("streams")
  let running = ""
  let oldest = 1
  const ran: string[] = [""]
  return {
    disk,
    run(version: string, records: number) {
      recall(folder, version)
      folder.replace(`${version}.json`, [Buffer.from(version)])
      running = version
      for (let n = 0; n < records; n++) ran.push(version)
    },
    prune(to: number) {
      oldest = Math.max(oldest, Math.min(to, ran.length))
      pruneVersions(folder, { running, oldest, last: ran.length - 1 })
    },
    crash(seed: number) {
      disk.crash(seeded(seed))
      folder = disk.folder("streams")
    },
    get needed() {
      return new Set([running, ...ran.slice(oldest)].filter(version => version !== ""))
    },
    get kept() {
      return folder.list().flatMap(name => /^(.*)\.json$/.exec(name)?.[1] ?? [])
    },
  }
}

test("go when neither a record nor a snapshot is left that could name them", () => {
  const at = rig()
  at.run("a", 10)
  at.run("b", 10)
  at.run("a", 10)
  at.prune(15)
  at.run("c", 10)
  at.prune(15)
  assert.equal(at.kept, ["a", "b", "c"])
  at.prune(31)
  assert.equal(at.kept, ["a", "c"])
  at.prune(41)
  assert.equal(at.kept, ["c"])
})

test("go though the dmon that ran them ended before it could note that", () => {
  const at = rig()
  for (const version of ["a", "b", "c"]) {
    at.run(version, 10)
    at.crash(1)
  }
  at.prune(25)
  assert.equal(at.kept, ["a", "b", "c"])
  at.run("d", 10)
  at.prune(35)
  assert.equal(at.kept, ["c", "d"])
})

test("stay longer where the list of them is damaged", () => {
  const at = rig()
  at.run("a", 10)
  at.run("b", 10)
  at.prune(1)
  for (const text of ["", "{", "null", "7"]) {
    at.disk.write("streams/spent", Buffer.from(text))
    at.prune(20)
    assert.equal(at.kept, ["a", "b"])
  }
  at.run("b", 10)
  at.prune(30)
  assert.equal(at.kept, ["b"])
})

test("stay while they may be named, whatever runs, is pruned and crashes, and go at last", () => {
  const step = fc.oneof(
    fc.record({ run: fc.constantFrom("a", "b", "c"), records: fc.nat(5) }),
    fc.record({ prune: fc.nat(60) }),
    fc.record({ crash: fc.nat() }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const at = rig()
      for (const one of steps) {
        if ("run" in one) at.run(one.run, one.records)
        else if ("prune" in one) at.prune(one.prune)
        else at.crash(one.crash)
        for (const version of at.needed) assert.ok(at.kept.includes(version), `${version} is gone`)
      }
      at.run("d", 1)
      at.prune(1)
      at.run("d", 5)
      at.prune(Number.POSITIVE_INFINITY)
      assert.equal(at.kept, ["d"])
    }),
    { numRuns: 500 },
  )
})

test.run()
