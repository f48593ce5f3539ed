import { suite } from "uvu"
import * as assert from "uvu/assert"
import { copy, type Event, event } from "../../src/event/event.ts"
import { isExpired } from "../../src/event/expiry.ts"
import { by } from "../../src/streams/by.ts"
import { project } from "../../src/streams/project.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("project")
const { a, b, c, x } = events({
  a: { service: "in", time: 0 },
  b: { service: "out", time: 0 },
  c: { service: "in", time: 0 },
  x: { time: 0 },
})
const tests = [{ service: "in" }, { service: "out" }] as const

test(
  "emits the newest event of every test with each event that passes one",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-x-c--|", { a, b, c, x }).pipe(project(tests))).toBe("A-B---C--|", {
      A: [a, undefined],
      B: [a, b],
      C: [c, b],
    })
  }),
)

test("puts an event in the place of every test that it passes", () => {
  assert.equal(edited(project(tests), [], project(['service = "in"', e => e.host === "h"]), [a, b]), [
    [a, a],
    [a, b],
  ])
})

test("shows an expired event once more, as expired, and then nothing in its place", () => {
  const { take, out } = grown(project(tests))
  const short = event({ service: "in", time: 0, ttl: 5, metric: 1 })
  const over = event({ service: "in", state: "expired" })
  take(0, short)
  for (const at of [6000, 7000]) take(at, b)
  take(8000, over)
  take(9000, b)
  assert.equal(
    out.map(([, slots]) => slots),
    [
      [short, undefined],
      [copy(short, { state: "expired", time: 6 }), b],
      [undefined, b],
      [copy(over, { time: 8 }), b],
      [undefined, b],
    ],
  )
})

test("has places for each key, and no timer", () => {
  const { take, out, clock } = grown(by("host", project(tests)))
  const other = copy(b, { host: "other" })
  for (const e of [a, other]) take(0, e)
  assert.equal(
    out.map(([, slots]) => slots),
    [
      [a, undefined],
      [undefined, other],
    ],
  )
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("refuses to go without tests, and a query that cannot be read", () => {
  assert.throws(() => project([]), /no tests/)
  assert.throws(() => project(["service = "]), /./)
})

test("forgets what is ahead of the clock, or has no time, when its ttl has passed since it came", () => {
  const { take, out } = grown(project([{ service: "a" }, { service: "b" }, { service: "c" }]))
  take(0, event({ service: "a", time: 1e9, ttl: 10 }))
  take(0, event({ service: "b", ttl: 10 }))
  for (const at of [20, 21]) take(at * 1000, event({ service: "c", time: at }))
  assert.equal(
    out.slice(2).map(([, es]) => (es as (Event | undefined)[]).map(e => e && (e.state ?? "live"))),
    [
      ["expired", "expired", "live"],
      [undefined, undefined, "live"],
    ],
  )
})

everyday(test, () => project([{ state: "ok" }]))
laws(test, {
  of: (...children) => project([{ host: "x" }, { service: "q" }] as const, ...(children as never[])),
  model: given => {
    const passes = [(e: Event) => e.host === "x", (e: Event) => e.service === "q"]
    const emitting = given.map(([, e]) => passes.some(test => test(e)))
    return given.flatMap(([now, e], i) => {
      if (!emitting[i]) return []
      const slots = passes.map(test => {
        const nth = given.findLastIndex(([, other], k) => k <= i && test(other))
        const [, newest] = given[nth] ?? [0, e]
        const shown = given.some(([at], k) => k >= nth && k < i && emitting[k] && isExpired(newest, at / 1000))
        if (nth < 0 || shown) return undefined
        return isExpired(newest, now / 1000) ? copy(newest, { state: "expired", time: now / 1000 }) : newest
      })
      return [[now, slots] as const]
    })
  },
})

test.run()
