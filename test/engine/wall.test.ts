import { suite } from "uvu"
import * as assert from "uvu/assert"
import { wall } from "../../src/engine/wall.ts"

const test = suite("wall")

/** A system clock and a monotonic one, by hand. */
function hands() {
  const at = { system: 1_000_000, monotonic: 0 }
  const pass = (ms: number) => {
    at.system += ms
    at.monotonic += ms
  }
  return {
    at,
    pass,
    time: wall(
      () => at.system,
      () => at.monotonic,
    ),
  }
}

test("goes as the system's clock does", () => {
  const { pass, time } = hands()
  pass(1234)
  assert.is(time.now(), 1_001_234)
  assert.is(time.check(), undefined)
})

test("follows a step forward a tenth faster until it has caught up", () => {
  const { at, pass, time } = hands()
  at.system += 1000
  assert.is(time.check(), 1000)
  assert.is(time.now(), 1_000_000, "no jump")
  pass(5000)
  assert.is(time.now(), 1_005_500)
  assert.is(time.check(), undefined, "the same step is told once")
  pass(10_000)
  assert.is(time.now(), at.system)
})

test("follows a step back a tenth slower, and never stands still", () => {
  const { at, pass, time } = hands()
  at.system -= 60_000
  time.check()
  let last = time.now()
  for (let i = 0; i < 1000; i++) {
    pass(1000)
    if (i % 10 === 0) time.check()
    const now = time.now()
    assert.ok(now >= last + 899, `${now} after ${last}`)
    last = now
  }
  assert.is(time.now(), at.system)
})

test.run()
