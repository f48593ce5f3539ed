import { suite } from "uvu"
import * as assert from "uvu/assert"
import { pace } from "../../src/listeners/pace.ts"

const test = suite("pace")

/** How many of so many requests at one moment are let through. */
const passed = (of: ReturnType<typeof pace>, caller: string, now: number, asked: number) =>
  Array.from({ length: asked }).filter(() => of.wait(caller, now) === 0).length

test("lets a burst through at once, then so many a second, and tells how long the next one waits", () => {
  const of = pace(10, 40)
  assert.is(passed(of, "a", 0, 100), 40)
  assert.is(of.wait("a", 0), 0.1)
  assert.is(passed(of, "a", 1000, 100), 10)
  assert.is(passed(of, "a", 61_000, 100), 40)
})

test("counts each caller by itself", () => {
  const of = pace(1, 2)
  assert.is(passed(of, "a", 0, 5), 2)
  assert.is(passed(of, "b", 0, 5), 2)
})

test("gives nothing and takes nothing when the clock is set back", () => {
  const of = pace(1, 2)
  assert.is(passed(of, "a", 10_000, 5), 2)
  assert.is(passed(of, "a", 0, 5), 0)
  assert.is(passed(of, "a", 1000, 5), 1)
})

test("remembers 10,000 callers: who has been silent longest is forgotten first", () => {
  const of = pace(1, 1)
  of.wait("loud", 0)
  of.wait("silent", 0)
  for (let i = 0; i < 9_998; i++) of.wait(`other ${i}`, 0)
  assert.ok(of.wait("loud", 0) > 0)
  of.wait("one more", 0)
  assert.is(of.wait("silent", 0), 0)
  assert.ok(of.wait("loud", 0) > 0)
})

test.run()
