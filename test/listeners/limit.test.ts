import { suite } from "uvu"
import * as assert from "uvu/assert"
import { limit } from "../../src/listeners/limit.ts"

const test = suite("limit")

test("lets an address fail so often within its time, then not until the first failure is over", () => {
  const of = limit(3, 60_000)
  for (const at of [0, 10_000, 20_000]) {
    assert.is(of.wait("a", at), 0)
    of.failed("a", at)
  }
  assert.is(of.wait("a", 20_000), 40)
  assert.is(of.wait("a", 59_999), 1)
  assert.is(of.wait("a", 60_000), 0)
  of.failed("a", 60_000)
  assert.is(of.wait("a", 60_000), 10)
})

test("counts each address by itself", () => {
  const of = limit(1, 1000)
  of.failed("a", 0)
  assert.is(of.wait("a", 0), 1)
  assert.is(of.wait("b", 0), 0)
})

test("remembers so many addresses, and forgets first who failed first", () => {
  const of = limit(1, 1000)
  for (let i = 0; i <= 10_000; i++) of.failed(String(i), 0)
  assert.is(of.wait("0", 0), 0)
  assert.is(of.wait("1", 0), 1)
})

test("keeps nobody waiting for what a clock that was set back has yet to reach", () => {
  const of = limit(1, 60_000)
  of.failed("a", 1_000_000_000)
  assert.is(of.wait("a", 1_000_000), 0)
})

test.run()
