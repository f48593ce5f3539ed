import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import type { Action } from "../../src/outputs/output.ts"
import { rollup } from "../../src/streams/rollup.ts"
import type { Fragile } from "./kit/fragile.ts"
import { begins, changes, rig, states } from "./kit/rig.ts"
import { ask, settle, telling } from "./kit/station.ts"

const test = suite("resume")

const upAndDown = async (on: Awaited<ReturnType<ReturnType<typeof rig>["start"]>>) => {
  for (const state of states) {
    await on.send([event({ host: "web-1", service: "s", state, ttl: 3600 })])
    await on.timers.pass(1500)
  }
}
const damage = (disk: Fragile, ending: string) => {
  const hit = disk.paths.filter(path => path.endsWith(ending))
  for (const path of hit) disk.write(path, disk.read(path).slice(0, -1))
  return hit.length
}

test("begins anew where nothing is kept, and says nothing", async () => {
  const { start } = rig()
  const on = await start()
  assert.is(on.said, "")
  assert.is(on.running.partition.epoch, 1)
})

test("goes on from the journal's beginning where all snapshots are damaged, and does nothing a second time", async () => {
  const { disk, done, start } = rig()
  const first = await start()
  await upAndDown(first)
  disk.kill()
  assert.is(done.length, states.length)
  assert.ok(damage(disk, ".snapshot") >= 2)
  const again = await start()
  assert.match(
    again.said,
    /the snapshot \d+\.snapshot is damaged \(it is cut short\): it is set aside[\s\S]*continues from .*: \d+ records · away \d+ s/,
  )
  assert.is(again.running.partition.index.get("web-1", "s")?.state, "critical")
  assert.is(done.length, states.length)
  await again.send([event({ host: "web-1", service: "s", state: "ok" })])
  await settle()
  assert.is(done.length, states.length + 1)
  assert.is(new Set(done.map(({ id }) => id)).size, done.length)
})

test("tells what is missing where the journal's beginning is gone and no snapshot is good, and goes on from what is left", async () => {
  const { disk, start } = rig()
  const first = await start({
    keeping: { segment: 200, bytes: Number.POSITIVE_INFINITY, age: Number.POSITIVE_INFINITY },
  })
  for (let i = 0; i < 50; i++) {
    await first.send([event({ host: `web-${i}`, service: "s", state: "ok", ttl: 3600 })])
    await first.timers.pass(1500)
  }
  disk.kill()
  damage(disk, ".snapshot")
  const [oldest = ""] = disk.paths.filter(path => path.endsWith(".journal"))
  disk.folder("journal").remove(oldest.slice("journal/".length))
  const again = await start()
  assert.match(again.said, /records 1 to \d+ are missing: they were not recorded, or are not kept any more/)
  const { index } = again.running.partition
  assert.ok(index.size > 0 && index.size < 50)
  assert.ok(index.get("web-49", "s"))
})

test("keeps the versions of the streams that a record or a snapshot may name, and no others", async () => {
  const { disk, start, streams } = rig()
  const folder = disk.folder("streams")
  const keep = (version: string) => folder.replace(`${version}.json`, [Buffer.from(version)])
  const kept = () => disk.paths.filter(path => /^streams\/.*json$/.test(path))
  const keeping = { segment: 200, bytes: 2000, age: Number.POSITIVE_INFINITY }
  const some = async ({ send, timers }: Awaited<ReturnType<typeof start>>, count: number) => {
    for (let i = 0; i < count; i++) {
      await send([event({ host: "web-1", service: "s", state: i % 2 === 0 ? "ok" : "warning", ttl: 3600 })])
      await timers.pass(1500)
    }
  }
  keep("a")
  const first = await start({ keeping })
  await some(first, 3)
  keep("b")
  first.running.swap(streams, "b")
  await some(first, 3)
  assert.equal(kept(), ["streams/a.json", "streams/b.json"])
  disk.kill()
  const again = await start({ keeping, version: "b" })
  assert.equal(kept(), ["streams/a.json", "streams/b.json"])
  await some(again, 50)
  assert.equal(kept(), ["streams/b.json"])
})

test("what a reload has made stands at the reload's record, so that no snapshot holds it under the number before", async () => {
  const { start, streams } = rig()
  const on = await start()
  await on.send([event({ host: "web-1", service: "s", state: "ok", ttl: 3600 })])
  on.running.swap(streams, "b")
  const last = on.running.journal.next - 1
  assert.is([...on.running.journal.read(last)][0]?.codec, "control")
  assert.is(on.running.partition.position, last)
  await on.running.stop()
  const again = await start({ version: "b" })
  assert.is(again.running.partition.position, again.running.journal.next - 1)
})

test("delivers after a start what was owed, to outputs that are still there", async () => {
  const { disk, done, start, streams } = rig()
  const stuck = telling("mail", () => {
    throw new Error("away")
  })
  const first = await start({
    streams: [{ name: "told", stream: changes(stuck) }],
  })
  await upAndDown(first)
  disk.kill()
  assert.is(done.length, 0)
  await start({ streamsOf: () => streams })
  await settle()
  assert.equal(
    done.map(({ value }) => (value as { state: string }).state),
    states,
  )
})

test("moves what is pending by the time it was away", async () => {
  const { disk, start } = rig()
  const done: Action[] = []
  const streams = [
    { name: "r", stream: rollup(0, 60, ask(telling("mail", actions => done.push(...actions))) as never) as never },
    { name: "index", stream: index() as never },
  ]
  const first = await start({ streams })
  await first.send([event({ host: "a", service: "s", ttl: 30 })])
  await first.timers.pass(10_000)
  disk.kill()
  const again = await start({ streams }, begins + 3_600_000)
  assert.is(again.running.partition.index.size, 1)
  await again.timers.pass(15_000)
  assert.is(again.running.partition.index.size, 1)
  await again.timers.pass(10_000)
  assert.is(again.running.partition.index.size, 0, "it had 20 s left")
  await again.timers.pass(20_000)
  assert.is(done.length, 0)
  await again.timers.pass(10_000)
  assert.is(done.length, 1, "50 s were left")
})

test("goes on from the end of the recording where the system's clock is behind it, and says so", async () => {
  const { disk, start } = rig()
  const first = await start()
  await upAndDown(first)
  disk.kill()
  const again = await start({}, begins - 3_600_000)
  assert.match(again.said, /the system's clock is 36\d\d s before the end of the recording: time goes on from that end/)
  assert.ok(again.running.partition.clock.now >= begins)
  await again.send([event({ host: "web-1", service: "t" })])
  assert.ok((again.running.partition.index.get("web-1", "t")?.time as number) >= begins / 1000)
})

test("runs what ran then, and where that is not to be had, today's streams, and says so", async () => {
  const { disk, done, start } = rig()
  const first = await start({ version: "old", every: 1e9 })
  await upAndDown(first)
  disk.kill()
  const again = await start({
    version: "new",
    streamsOf: () => {
      throw new Error("old.json is damaged")
    },
  })
  assert.match(
    again.said,
    /the streams that ran then \(old\) cannot run again \(Error: old\.json is damaged\): today's take their place/,
  )
  assert.match(again.said, /the streams are others than before: state of \d+ operators? kept/)
  assert.is(done.length, states.length)
  assert.is(again.running.partition.index.size, 1)
})

test("refuses with DM604 what it cannot play, and changes nothing", async () => {
  const { disk, start } = rig()
  const first = await start({ every: 1e9 })
  first.running.journal.append(begins, "a", "graphite", Buffer.from("cpu 1 2"))
  await first.timers.pass(1000)
  disk.kill()
  const before = disk.paths.map(path => [path, Buffer.from(disk.read(path)).toString("hex")])
  const error = await start().catch(thrown => thrown)
  assert.is(error.code, "DM604")
  assert.match(error.why, /record 2 is graphite, which this dmon cannot read/)
  assert.equal(
    disk.paths.map(path => [path, Buffer.from(disk.read(path)).toString("hex")]),
    before,
  )
})

test("goes on over records that were never recorded, and says which", async () => {
  const { disk, start } = rig()
  const on = await start({ whenFull: "go-on", every: 1e9 })
  for (let i = 0; i < 60; i++) {
    disk.room = i > 5 && i < 30 ? 0 : Number.POSITIVE_INFINITY
    assert.ok((await on.send([event({ host: `h${i}`, service: "s", ttl: 3600 })])).ok)
    await on.timers.pass(500)
  }
  assert.is(on.running.partition.index.size, 60)
  disk.kill()
  const again = await start()
  assert.match(again.said, /records \d+ to \d+ are missing: they were not recorded/)
  assert.ok(again.running.partition.index.get("h59", "s"))
  assert.not(again.running.partition.index.get("h10", "s"))
})

test.run()
