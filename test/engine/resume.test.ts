import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Reply } from "../../src/codecs/codec.ts"
import { event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import type { Action, Output } from "../../src/outputs/output.ts"
import { changed } from "../../src/streams/changed.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { when } from "../../src/streams/when.ts"
import { type Fragile, fragile } from "./kit/fragile.ts"
import { ask, type StationOptions, settle, station, telling, virtual } from "./kit/station.ts"

const test = suite("resume")
const begins = 1_700_000_000_000

const changes = (output: Output) =>
  when({ service: "s" }, changed("state", { initial: "ok" }, ask(output) as never)) as never

function rig() {
  const [disk, done] = [fragile(), [] as Action[]]
  const output = telling("mail", actions => done.push(...actions))
  const streams = [
    { name: "index", stream: index() as never },
    { name: "told", stream: changes(output) },
  ]
  let timers = virtual(begins)
  const start = async (more: Partial<StationOptions> = {}, at = timers.now()) => {
    timers = virtual(at)
    const on = await station({ disk, timers, streams, every: 1000, ...more })
    await settle()
    return { ...on, timers, said: on.said.join("\n") }
  }
  return { disk, done, start, streams }
}
const states = ["warning", "ok", "critical", "warning", "ok", "critical"]
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
    /the snapshot \d+\.snapshot is damaged \(its checksum does not fit\): it is set aside[\s\S]*goes on from \d+ records/,
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

test("answers under durable only when the record is on the disk, and acts only then", async () => {
  const { disk, done, start } = rig()
  const on = await start({ durable: true })
  disk.hold()
  let answered = false
  void on.send([event({ host: "a", service: "s", state: "critical" })]).then(() => (answered = true))
  await on.timers.pass(5000)
  assert.equal([answered, done.length], [false, 0])
  assert.is(on.running.partition.index.size, 1, "the streams did not wait")
  disk.letGo()
  await settle()
  assert.equal([answered, done.length], [true, 1])
})

test("takes nothing in while the disk is full, lets no time pass, and acts when there is room again", async () => {
  const { disk, done, start } = rig()
  const on = await start({ durable: true })
  const replies: Reply[] = []
  const send = (host: string, state: string) =>
    void on.send([event({ host, service: "s", state, ttl: 60 })]).then(reply => replies.push(reply))
  send("a", "critical")
  await settle()
  disk.room = 0
  send("a", "ok")
  await on.timers.pass(100)
  send("b", "ok")
  await on.timers.pass(100)
  assert.is(replies.length, 1, "no answer overtakes another")
  const { now } = on.running.partition.clock
  await on.timers.pass(3_000)
  assert.is(on.running.partition.clock.now, now)
  assert.is(done.length, 1)
  disk.room = Number.POSITIVE_INFINITY
  await on.timers.pass(3_000)
  assert.is(done.length, 2)
  assert.equal(
    replies.map(({ ok }) => ok),
    [true, true, false],
  )
  const [, , no] = replies
  assert.match(no?.ok === false ? no.error : "", /dmon cannot record: .*ENOSPC/)
  send("b", "ok")
  await settle()
  assert.is(replies[3]?.ok, true)
})

test("refuses at once while the disk is full, where nobody waits for an earlier answer", async () => {
  const { disk, start } = rig()
  const on = await start({ durable: true })
  disk.room = 0
  on.running.entrance.inject([event({ host: "a" })], "test")
  await on.timers.pass(100)
  const no = await on.send([event({ host: "b", service: "s" })])
  assert.is(no.ok, false)
  const { dropped } = on.running.entrance.ledger
  assert.equal(dropped, { unrecorded: 1 })
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
