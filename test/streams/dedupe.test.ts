import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { dedupe } from "../../src/streams/dedupe.ts"
import { edited, grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { events, everyday, marbles } from "./kit/marbles.ts"

const test = suite("dedupe")
const values = events({ a: { metric: 1 }, b: { metric: 2 } })

test(
  "drops the events that are equal to one that has passed not long before",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-a-b-a-a--|", values).pipe(dedupe("6ms"))).toBe("a---b-a----|", values)
  }),
)

test("compares all but time and ttl, however attributes are ordered", () => {
  const { take, out } = grown(dedupe(5))
  const one = event({ host: "h", tags: ["x"], attributes: { a: "1", b: "2" }, time: 1, ttl: 1 })
  take(0, one)
  take(0, event({ ...one, time: 2, ttl: 2, attributes: { b: "2", a: "1" } }))
  assert.is(out.length, 1)
  const others: Event[] = [{ host: "i" }, { tags: ["y"] }, { description: "d" }, { attributes: { a: "1" } }]
  for (const other of others) take(0, event({ ...one, ...other }))
  assert.is(out.length, 5)
})

test("takes no two numbers for one", () => {
  const { take, out } = grown(dedupe(5))
  for (const metric of [undefined, 0, Number.NaN, Infinity, -Infinity, Number.NaN]) take(0, event({ metric }))
  assert.is(out.length, 5)
})

for (const of of ["state", ["state"], (e: Event) => e.state] as const) {
  test(`compares only what it is told to: ${of}`, () => {
    const { take, out } = grown(dedupe(5, { of }))
    for (const [host, state] of ["xo", "yo", "xw"]) take(0, event({ host, state }))
    assert.is(out.length, 2)
  })
}

test("forgets the oldest when it is full, and counts it", () => {
  const { take, out, tree } = grown(dedupe(5, { max: 2 }))
  for (const metric of [1, 2, 3, 2, 1]) take(0, event({ metric }))
  assert.equal(
    out.map(([, e]) => (e as Event).metric),
    [1, 2, 3, 1],
  )
  assert.equal(tree.roots[0]?.scope.nodes[1]?.drops, [{ reason: "full", count: 2 }])
})

test("has a table for each key, and no timer once all is forgotten", () => {
  const { take, out, clock } = grown(by("host", dedupe(5, { of: "state" })))
  for (const [host, state] of ["xo", "yo", "xo", "yw"]) take(0, event({ host, state }))
  assert.is(out.length, 3)
  clock.advance(60_000)
  assert.is(clock.size, 1, "only the sweep of keys is left")
})

test("remembers when the time or the bound is edited, but not when the fields are", () => {
  const e = event({ state: "ok" })
  assert.equal(edited(dedupe(5), [e], dedupe("1h", { max: 1 }), [e]), [])
  assert.equal(edited(dedupe(5), [e], dedupe(5, { of: "state" }), [e]), [e])
})

test("refuses no time, unknown fields and options", () => {
  assert.throws(() => dedupe(0), /above zero/)
  assert.throws(() => dedupe(5, { of: "stat" as "state" }), /has no field "stat"/)
  assert.throws(() => dedupe(5, { of: [] }), /does not take these options/)
  assert.throws(() => dedupe(5, { fields: "state" } as never), /does not take these options/)
})

test("compares what its function makes of an event, whatever that is", () => {
  const { take, out, failures } = grown(dedupe(5, { of: ({ metric }) => BigInt(metric ?? 0) }))
  for (const metric of [1, 1, 2]) take(0, event({ metric }))
  assert.is(out.length, 2)
  assert.equal(failures, [])
})

everyday(test, () => dedupe("5ms"))
laws(test, {
  of: (...children: never[]) => dedupe(5, { of: ["host", "state"] }, ...children),
  model: inputs => {
    const passed: (typeof inputs)[number][] = []
    for (const [at, e] of inputs) {
      const known = passed.some(([then, { host, state }]) => then + 5000 > at && host === e.host && state === e.state)
      if (!known) passed.push([at, e])
    }
    return passed
  },
})

test.run()
