import { suite } from "uvu"
import * as assert from "uvu/assert"
import { run } from "../../src/engine/run.ts"
import { passed, session } from "../../src/engine/session.ts"
import type { Event } from "../../src/event/event.ts"
import { index } from "../../src/index/indexing.ts"
import { email } from "../../src/outputs/email.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { tag } from "../../src/streams/tag.ts"

const test = suite("session")
const full: Event = { host: "web-1", service: "disk" }

test("moves only when it is told to, and tells what has happened so far", () => {
  const running = session({ disk: rollup(1, "1h", email("me@example.org")), index: index() })
  running.take(full)
  running.take([full, { ...full, time: 60 }])
  const before = running.outcome()
  assert.equal([running.now, before.end, before.actions.length, before.index.length], [60, 60, 1, 1])
  assert.equal(
    before.input.map(({ time }) => time),
    [0, 0, 60],
  )
  running.advance("59m")
  const after = running.outcome()
  assert.equal(
    after.actions.map(({ time, output }) => [time, output]),
    [
      [0, "email"],
      [3600, "email"],
    ],
  )
  assert.is(before.actions.length, 1, "what was told before stays as it was")
  assert.is(before.at("disk").out.length, 1)
  assert.is(after.index.length, 0, "its ttl is over")
})

test("emits what is held when the input completes, and takes nothing after that", () => {
  const running = session(rollup(1, "1h"), { start: 100 })
  running.take([full, full, full])
  running.advance(5)
  running.complete()
  const { emitted, completed, start } = running.outcome()
  assert.equal([start, completed, emitted["stream"]?.map(({ time }) => time)], [100, 105, [100, 105]])
  assert.throws(
    () => running.take(full),
    (error: { code: string }) => error.code === "DM143",
  )
})

test("tells how much virtual time has passed", () => {
  let total = 0
  const hear = (ms: unknown) => void (total += ms as number)
  passed.subscribe(hear)
  run(tag("x"), [{ time: 50 }, { time: 110 }], { further: "1h" })
  passed.unsubscribe(hear)
  assert.is(total, 3_660_000)
})

test.run()
