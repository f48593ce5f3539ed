import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../../src/event/event.ts"
import { coalesce } from "../../../src/streams/coalesce.ts"
import { ddt } from "../../../src/streams/ddt.ts"
import { ewma } from "../../../src/streams/ewma.ts"
import { fixedOffsetTimeWindow } from "../../../src/streams/fixed-offset-time-window.ts"
import { fixedTimeWindow } from "../../../src/streams/fixed-time-window.ts"
import { flapping } from "../../../src/streams/flapping.ts"
import { join } from "../../../src/streams/join.ts"
import { movingTimeWindow } from "../../../src/streams/moving-time-window.ts"
import { isAhead, pastOf, timeOf } from "../../../src/streams/parts/time-of.ts"
import { pattern } from "../../../src/streams/pattern.ts"
import { predictLinear } from "../../../src/streams/predict-linear.ts"
import { rate } from "../../../src/streams/rate.ts"
import { sessionWindow } from "../../../src/streams/session-window.ts"
import { slidingWindow } from "../../../src/streams/sliding-window.ts"
import { stable } from "../../../src/streams/stable.ts"
import { stateDuration } from "../../../src/streams/state-duration.ts"
import { grown } from "../kit/grown.ts"
import type { Any } from "../kit/laws.ts"

const test = suite("timeOf")

test("is the event's time, or that of the clock", () => {
  assert.is(timeOf({ time: 7 }, { seconds: 5 }), 7)
  for (const time of [undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.is(timeOf({ time }, { seconds: 5 }), 5)
  }
  assert.is(pastOf({ time: 7 }, { seconds: 5 }), 5)
  assert.is(pastOf({ time: 3 }, { seconds: 5 }), 3)
})

test("calls nothing ahead that lies within the millisecond of the clock", () => {
  assert.not(isAhead(5_000_999, 5000))
  assert.ok(isAhead(5_001_000, 5000))
})

const sides = [{ state: "ok" }, { state: "warning" }] as const
const operators: { readonly [name: string]: unknown } = {
  coalesce: coalesce(3),
  ddt: ddt(),
  ewma: ewma(3),
  fixedOffsetTimeWindow: fixedOffsetTimeWindow(5),
  fixedTimeWindow: fixedTimeWindow(5),
  flapping: flapping({ changes: 2, within: 5 }),
  join: join("host", 3, sides),
  movingTimeWindow: movingTimeWindow(5),
  pattern: pattern("host", p => p.first({ state: "ok" }).followedBy({ state: "warning" }).within(3)),
  predictLinear: predictLinear(4, 5),
  rate: rate(3),
  sessionWindow: sessionWindow(3, { lateness: 1 }),
  slidingWindow: slidingWindow(4, 2),
  stable: stable(2, "state"),
  stateDuration: stateDuration(),
}

/** What comes out, by the numbers of the events, where every seventh has this time. */
function with_(stream: unknown, time: number | undefined): unknown[] {
  const { take, clock, tree, out, failures } = grown(stream as Any)
  for (let i = 0; i < 40; i++) {
    const state = i % 5 < 3 ? "ok" : "warning"
    const at = i * 1000
    take(
      at,
      event({ host: "h", description: `${i}`, metric: i % 5, state, time: i % 7 === 3 ? time : i - (i % 3), ttl: 9 }),
    )
  }
  clock.advance(200_000)
  tree.end()
  assert.equal(failures, [])
  const told = (e: Event) => [e.description, e.metric, e.state, e.tags]
  return out.map(([at, value]) => [at, Array.isArray(value) ? value.map(told) : told(value as Event)])
}

for (const [name, stream] of Object.entries(operators)) {
  test(`takes a time that is not finite for none: ${name}`, () => {
    const clean = with_(stream, undefined)
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      assert.equal(with_(stream, time), clean)
    }
  })
}

test.run()
