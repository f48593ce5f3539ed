import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { isExpired } from "../../src/event/expiry.ts"
import { by } from "../../src/streams/by.ts"
import { coalesceWith } from "../../src/streams/coalesce-with.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("coalesceWith")
const { a, b, c } = events({
  a: { host: "x", metric: 1, time: 0 },
  b: { host: "y", metric: 2, time: 0 },
  c: { host: "x", metric: 3, time: 0 },
})
const both = (event: Event, all: readonly Event[]) => [event, all]
const metrics = (_: Event, all: readonly Event[]) => all.map(e => e.metric)

test(
  "emits, with each event, what a function makes of it and of the newest of each key",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c--|", { a, b, c }).pipe(coalesceWith("host", both))).toBe("A-B-C--|", {
      A: [a, [a]],
      B: [b, [a, b]],
      C: [c, [c, b]],
    })
  }),
)

test("shows an expired event once more, in front, and forgets it", () => {
  const { take, out } = grown(coalesceWith("host", metrics))
  take(0, event({ host: "x", metric: 1, time: 0, ttl: 50 }))
  take(0, event({ host: "y", metric: 2, time: 0, ttl: 5 }))
  take(6000, event({ host: "x", metric: 3, time: 6, ttl: 50 }))
  take(7000, event({ host: "z", metric: 4, state: "expired" }))
  take(8000, event({ host: "x", metric: 5, time: 8 }))
  assert.equal(
    out.map(([, value]) => value),
    [[1], [1, 2], [2, 3], [4, 3], [5]],
  )
})

test("drops undefined and null, and nothing else", () => {
  const values: unknown[] = [undefined, 0, null, false]
  const { take, out } = grown(coalesceWith("host", e => values[e.metric as number]))
  for (const metric of values.keys()) take(0, event({ metric }))
  assert.equal(out, [
    [0, 0],
    [0, false],
  ])
})

test("takes several fields as a key, or a function", () => {
  const given = [event({ host: "x", metric: 1 }), event({ host: "x", service: "s", metric: 2 })]
  const last = (key: never) => edited(coalesceWith(key, metrics), [], coalesceWith(key, metrics), given).at(-1)
  assert.equal(last("host" as never), [2])
  assert.equal(last(["host"] as never), [2])
  assert.equal(last(["host", "service"] as never), [1, 2])
  assert.equal(last(((e: Event) => e.service?.length) as never), [1, 2])
})

test("lets events of new keys go when it is full, and counts them", () => {
  const { take, out, tree } = grown(coalesceWith("host", metrics, { max: 1 }))
  for (const e of [a, b, c]) take(0, e)
  assert.equal(out, [
    [0, [1]],
    [0, [3]],
  ])
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 1 }])
})

test("has a table for each key of by, and no timer", () => {
  const { take, out, clock } = grown(by("host", coalesceWith("service", metrics)))
  for (const e of [a, b, c]) take(0, e)
  assert.equal(
    out.map(([, value]) => value),
    [[1], [2], [3]],
  )
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("keeps its table when it is edited to hold more, not when the key is another", () => {
  assert.equal(edited(coalesceWith("host", metrics), [a], coalesceWith("host", metrics, { max: 9 }), [b]), [[1, 2]])
  assert.equal(edited(coalesceWith("host", metrics), [a], coalesceWith("service", metrics), [b]), [[2]])
})

test("refuses a key that is no field", () => {
  assert.throws(() => coalesceWith("hots" as "host", both), /no field "hots"/)
})

test("forgets what is ahead of the clock when its ttl has passed since it came", () => {
  const { take, out } = grown(coalesceWith("host", (_, all: readonly Event[]) => all.map(e => e.host).join()))
  take(0, event({ host: "x", time: 1e9, ttl: 10 }))
  take(5000, event({ host: "y", ttl: 20 }))
  take(20_000, event({ host: "z", time: 20 }))
  take(30_000, event({ host: "z", time: 30 }))
  assert.equal(
    out.map(([, value]) => value),
    ["x", "x,y", "x,y,z", "y,z"],
  )
})

test("keeps its table when only its bound is edited, with a function for its key as well", () => {
  const all = (_: Event, all: readonly Event[]) => all.length
  const key = (e: Event) => e.host
  const given = [event({ host: "x", time: 0 })]
  const more = [event({ host: "y", time: 0 })]
  assert.equal(edited(coalesceWith(key, all), given, coalesceWith(key, all, { max: 7 }), more), [2])
})

everyday(test, () => coalesceWith("host", both))
laws(test, {
  of: (...children) => coalesceWith("host", both, ...(children as never[])),
  model: given => {
    let held: Event[] = []
    return given.map(([now, e]) => {
      const at = held.findIndex(({ host }) => host === e.host)
      held = at < 0 ? [...held, e] : held.map((other, i) => (i === at ? e : other))
      const over = held.filter(other => isExpired(other, now / 1000))
      held = held.filter(other => !over.includes(other))
      return [now, [e, [...over, ...held]]]
    })
  },
})

test.run()
