import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Reply } from "../../src/codecs/codec.ts"
import { event } from "../../src/event/event.ts"
import { rig } from "./kit/rig.ts"
import { settle } from "./kit/station.ts"

const test = suite("entrance")

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

test.run()
