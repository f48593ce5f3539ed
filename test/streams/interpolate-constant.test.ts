import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { deadline, isExpired } from "../../src/event/expiry.ts"
import { by } from "../../src/streams/by.ts"
import { interpolateConstant } from "../../src/streams/interpolate-constant.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("interpolateConstant")
const { a, b, c, e } = events({ a: {}, b: {}, c: {}, e: { state: "expired" } })
const told = (out: readonly (readonly [number, unknown])[]) =>
  out.map(([at, e]) => [at, (e as Event).host, (e as Event).metric])

test(
  "emits the newest event every so often, at once first, until an expired one comes, which is passed on",
  marbles(({ cold, expectObservable }) => {
    const source = cold("a-bc---------e----|", { a, b, c, e })
    expectObservable(source.pipe(interpolateConstant("4ms"))).toBe("w---x---y---ze----|", {
      w: copy(a, { time: 0 }),
      x: copy(c, { time: 0.004 }),
      y: copy(c, { time: 0.008 }),
      z: copy(c, { time: 0.012 }),
      e,
    })
  }),
)

test("ends when the newest event has expired, and begins anew with the next", () => {
  const { take, clock, out } = grown(interpolateConstant(5))
  take(0, event({ metric: 1, time: 0, ttl: 7 }))
  take(22_000, event({ metric: 2, time: 22, ttl: 7 }))
  clock.advance(100_000)
  assert.equal(
    told(out).map(([at, , metric]) => [at, metric]),
    [
      [0, 1],
      [5000, 1],
      [22_000, 2],
      [27_000, 2],
    ],
  )
  assert.is(clock.size, 0)
})

test("ticks for each key, and for ever when it is told to", () => {
  const { take, clock, out } = grown(by("host", interpolateConstant(5, { forever: true })))
  take(0, event({ host: "x", metric: 1, time: 0, ttl: 1 }))
  take(3000, event({ host: "y", metric: 2, time: 3, ttl: 1 }))
  clock.advance(10_000)
  assert.equal(told(out), [
    [0, "x", 1],
    [3000, "y", 2],
    [5000, "x", 1],
    [8000, "y", 2],
    [10_000, "x", 1],
  ])
})

test("refuses an interval of nothing", () => {
  assert.throws(() => interpolateConstant(0), /above zero/)
})

everyday(test, () => interpolateConstant("5ms"))
laws(test, {
  of: (...children) => interpolateConstant(3, ...(children as never[])),
  model: (given, end) => {
    const out: [number, Event][] = []
    let last: { at: number; e: Event } | undefined
    let due = 0
    const pass = (to: number) => {
      for (; last !== undefined && due <= to; due += 3000) {
        if (deadline(last.e, last.at / 1000) < due / 1000) last = undefined
        else out.push([due, copy(last.e, { time: due / 1000 })])
      }
    }
    for (const [at, e] of given) {
      pass(at)
      if (isExpired(e, at / 1000)) out.push([at, e])
      else if (last === undefined) due = at
      last = isExpired(e, at / 1000) ? undefined : { at, e }
      pass(at)
    }
    pass(end)
    return out
  },
})

test.run()
