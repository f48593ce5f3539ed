import { isDeepStrictEqual } from "node:util"
import { deserialize, serialize } from "node:v8"
import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { pack, unpack } from "../../src/engine/columns.ts"
import { packEvents, unpackEvents } from "../../src/engine/event-columns.ts"
import { type Event, event } from "../../src/event/event.ts"

const test = suite("columns")

const some: readonly Event[] = [
  event({ host: "a", metric: 1, tags: ["x"] }),
  event({ service: "s", state: "ok", time: 0.5, attributes: { y: "z" } }),
  event({}),
]
/** What a state may hold, and in it events. */
const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.double(), fc.integer(), fc.constant(-0), fc.string(), fc.boolean(), fc.constantFrom(null, undefined)),
    fc.constantFrom(...some),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { noNullPrototype: true }),
    fc.record({ host: tie("value"), n: fc.nat() }, { noNullPrototype: true }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map(entries => new Map(entries)),
    fc.array(fc.double(), { maxLength: 3 }).map(numbers => Float64Array.from(numbers)),
    fc.uniqueArray(fc.nat(), { maxLength: 3 }).map(numbers => new Set(numbers)),
  ),
}))
/** Written, and read again, as in a snapshot. */
const returned = (values: readonly unknown[]) => {
  const events: Event[] = []
  const numberOf = (one: Event) => {
    const at = events.indexOf(one)
    return at < 0 ? events.push(one) - 1 : at
  }
  const column = pack(values, numberOf)
  const read = deserialize(serialize({ column, events: packEvents(events) }))
  return unpack(read.column, unpackEvents(read.events))
}

test("gives back what was put in, be it alike or not", () => {
  const alike = fc.oneof(
    fc.array(value, { maxLength: 40 }),
    fc.tuple(value, fc.nat(40)).map(([one, count]) => new Array(count).fill(one)),
    fc.array(
      fc.array(fc.record({ at: fc.integer(), of: fc.constantFrom(...some), more: value }, { noNullPrototype: true })),
    ),
  )
  fc.assert(
    fc.property(alike, values => {
      assert.ok(isDeepStrictEqual(returned(values), values))
    }),
    { numRuns: 500 },
  )
})

test("keeps the further fields of what was made of an event", () => {
  const more = [
    { ...some[0], seen: 3 },
    { ...some[1], seen: 4 },
  ]
  assert.equal(returned(more), more)
})

test("writes an event once, however many hold it", () => {
  const [a, b] = some as [Event, Event]
  const [first, second] = returned([
    { last: a, all: [a, b] },
    { last: b, all: [] },
  ]) as { last: Event; all: Event[] }[]
  assert.is(first?.all[0], first?.last)
  assert.is(first?.all[1], second?.last)
})

test("gives states of their own to those that had equal ones", () => {
  const shared = [1]
  const [a, b] = returned([{ of: shared }, { of: shared }]) as { of: number[] }[]
  a?.of.push(2)
  assert.equal(b, { of: [1] })
})

test("takes much less room than the values one by one", () => {
  const values = Array.from({ length: 1000 }, (_, i) => ({ state: "ok", count: i, host: `host-${i % 10}` }))
  assert.ok(serialize(pack(values, () => 0)).length < serialize(values).length / 5)
})

test("bears what holds itself, and leaves to writing what cannot be written", () => {
  const round: { of?: unknown } = {}
  round.of = round
  const [read] = returned([round]) as [typeof round]
  assert.ok(read.of)
  assert.throws(() => returned([{ f: () => 1 }]), /could not be cloned/)
})

test.run()
