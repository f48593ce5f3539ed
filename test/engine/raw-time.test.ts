import { asapScheduler, asyncScheduler, interval, take, timer } from "rxjs"
import { dateTimestampProvider } from "rxjs/internal/scheduler/dateTimestampProvider"
import { immediateProvider } from "rxjs/internal/scheduler/immediateProvider"
import { intervalProvider } from "rxjs/internal/scheduler/intervalProvider"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { clock } from "../../src/base/clock.ts"
import { withClock } from "../../src/engine/raw-time.ts"

const test = suite("withClock")

test("rests on RxJS's providers, which ask a delegate", () => {
  withClock(clock(0), () => {})
  for (const provider of [dateTimestampProvider, immediateProvider, intervalProvider]) assert.ok(provider.delegate)
})

test("gives RxJS the time of the clock, and the wall's outside of it", () => {
  assert.is(
    withClock(clock(1234), () => asyncScheduler.now()),
    1234,
  )
  const before = Date.now()
  const seen = asyncScheduler.now()
  assert.ok(before <= seen && seen <= Date.now())
})

test("fires RxJS's timers and intervals as the clock moves", () => {
  const time = clock(0)
  const seen: [number, number][] = []
  withClock(time, () => {
    interval(10)
      .pipe(take(3))
      .subscribe(n => seen.push([time.now, n]))
    timer(25).subscribe(n => seen.push([time.now, n + 100]))
  })
  time.advance(100)
  assert.equal(seen, [
    [10, 0],
    [20, 1],
    [25, 100],
    [30, 2],
  ])
  assert.is(time.size, 0)
})

test("keeps what runs by different clocks apart, and lets go of what is unsubscribed", () => {
  const [one, other] = [clock(0), clock(0)]
  const seen: string[] = []
  withClock(one, () => timer(5).subscribe(() => seen.push("one")))
  const gone = withClock(other, () => timer(5).subscribe(() => seen.push("other")))
  gone.unsubscribe()
  other.advance(10)
  assert.is(other.size, 0)
  assert.equal(seen, [])
  one.advance(10)
  assert.equal(seen, ["one"])
})

test("does what RxJS does as soon as possible with the next move of the clock", () => {
  const time = clock(0)
  const seen: number[] = []
  withClock(time, () => asapScheduler.schedule(() => seen.push(time.now)))
  assert.equal(seen, [])
  time.advance(0)
  assert.equal(seen, [0])
  assert.is(time.size, 0)
})

test.run()
