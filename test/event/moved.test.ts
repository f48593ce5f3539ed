import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Event } from "../../src/event/event.ts"
import { changesOf, isMove, type Moved, moveOf } from "../../src/event/moved.ts"

const test = suite("moved")

const told: Event = { host: "a", service: "b", state: "ok", metric: 1, time: 100, ttl: 60, tags: ["x"] }

const moves: readonly (readonly [what: string, change: Event, moved: Moved])[] = [
  ["metric and time", { metric: 2, time: 109.5 }, [7, 2, -500]],
  ["a metric that is gone", { metric: undefined, time: 111 }, [7, null, 1000]],
  ["a state", { state: "critical", time: 110 }, [7, 1, 0, "critical"]],
  ["a state that is gone", { state: undefined, time: 110 }, [7, 1, 0, null]],
  ["a description", { description: "slow", time: 110 }, [7, 1, 0, 0, "slow"]],
]
for (const [what, change, moved] of moves)
  test(`tells ${what}, there and back`, () => {
    const event = { ...told, ...change }
    assert.ok(isMove(told, event))
    assert.equal(moveOf(7, told, event, 110), moved)
    assert.equal({ ...told, ...changesOf(moved, 110) }, event)
  })

test("tells a description that is gone", () => {
  assert.equal(moveOf(7, { ...told, description: "slow" }, told, 100), [7, 1, 0, 0, null])
  assert.equal(changesOf([7, 1, 0, 0, null], 100), { time: 100, metric: 1, description: undefined })
})

test("is not for what has no time, nor for another ttl, tags or attributes", () => {
  for (const other of [{ time: undefined }, { ttl: 1 }, { tags: ["y"] }, { attributes: { a: "b" } }])
    assert.not(isMove(told, { ...told, ...other }))
  assert.ok(isMove(told, { ...told, tags: ["x"] }))
})

test.run()
