import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Clock, clock, type Timer } from "../../src/base/clock.ts"

const test = suite("clock")
const timer = (due: number, fire: () => void): Timer => ({ due, fire, order: 0, slot: -1 })

test("fires what is due by due time, then by order of setting, with the clock at the due time", () => {
  const fired: [string, number][] = []
  const time: Clock = clock(0)
  for (const [name, due] of Object.entries({ c: 30, a: 10, b1: 20, b2: 20 })) {
    time.set(timer(due, () => fired.push([name, time.now])))
  }
  time.advance(25)
  assert.equal(fired, [
    ["a", 10],
    ["b1", 20],
    ["b2", 20],
  ])
  assert.is(time.now, 25)
  assert.is(time.next, 30)
})

test("fires in the same move what a timer sets within it", () => {
  const fired: number[] = []
  const time: Clock = clock(0)
  const periodic = timer(10, () => {
    fired.push(time.now)
    periodic.due += 10
    time.set(periodic)
  })
  time.set(periodic)
  time.advance(35)
  assert.equal(fired, [10, 20, 30])
})

test("never moves back, and fires a timer set in the past with the next move", () => {
  const fired: number[] = []
  const time: Clock = clock(100)
  time.advance(50)
  time.set(timer(60, () => fired.push(time.now)))
  time.advance(0)
  assert.equal(fired, [], "nothing is due at 0")
  time.advance(100)
  assert.equal(fired, [100])
})

test("says when the next due time has come nearer", () => {
  const told: number[] = []
  const time: Clock = clock(0, () => told.push(time.next))
  time.set(timer(50, () => {}))
  time.set(timer(70, () => {}))
  time.set(timer(20, () => {}))
  assert.equal(told, [50, 20])
})

test("agrees with a sorted list, however many are set and cancelled, and also where the clock leaps", () => {
  const most = 150
  const step = fc.oneof(
    { weight: 20, arbitrary: fc.record({ set: fc.nat(most), at: fc.nat(100) }) },
    { weight: 8, arbitrary: fc.record({ cancel: fc.nat(most) }) },
    { weight: 2, arbitrary: fc.record({ advance: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ leap: fc.nat(30) }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), steps => {
      const time = clock(0)
      const fired: string[] = []
      const model = new Map<number, { due: number; order: number }>()
      const expected: string[] = []
      const timers = Array.from({ length: most + 1 }, (_, i) => timer(0, () => fired.push(`${i}@${time.now}`)))
      let [now, orders] = [0, 0]
      for (const each of steps) {
        if ("set" in each) {
          const one = timers[each.set] as Timer
          one.due = each.at
          time.set(one)
          model.set(each.set, { due: each.at, order: ++orders })
        } else if ("cancel" in each) {
          time.cancel(timers[each.cancel] as Timer)
          model.delete(each.cancel)
        } else if ("leap" in each) {
          now += each.leap
          time.leap(each.leap)
          for (const one of model.values()) one.due += each.leap
        } else {
          const to = now + each.advance
          const due = [...model].filter(([, one]) => one.due <= to)
          due.sort(([, a], [, b]) => a.due - b.due || a.order - b.order)
          for (const [i, one] of due) {
            now = Math.max(now, one.due)
            expected.push(`${i}@${now}`)
            model.delete(i)
          }
          now = to
          time.advance(to)
        }
        assert.is(time.size, model.size)
        assert.is(time.next, Math.min(...[...model.values()].map(({ due }) => due)))
      }
      assert.equal(fired, expected)
    }),
  )
})

test.run()
