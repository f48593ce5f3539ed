import { deserialize, serialize } from "node:v8"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { encodeEvents } from "../../src/codecs/riemann-encode.ts"
import { event } from "../../src/event/event.ts"
import { entry, remade, sound } from "../../src/index/entry.ts"

const test = suite("entry")
const circular: Record<string, unknown> = {}
circular["self"] = circular
const of = (more: object) => ({ ...event({ host: "a", service: "s", time: 1 }), ...more })

test("is the event itself where it is one", () => {
  const events = [event({}), of({ metric: -0.5, tags: ["x"], attributes: { region: "eu", gone: undefined } })]
  for (const one of events) assert.is(entry(one), one)
})

const made: [what: string, more: object, expected: object][] = [
  ["other fields are attributes", { region: "eu" }, { attributes: { region: "eu" } }],
  [
    "attributes are text",
    { attributes: { n: 5, is: true, big: 10n, of: { a: [1] } } },
    { attributes: { n: "5", is: "true", big: "10", of: '{"a":[1]}' } },
  ],
  ["null is absent", { state: null, metric: null }, {}],
  ["a number may stand in a text", { metric: "5" }, { metric: 5 }],
  ["one tag may stand alone", { tags: "web" }, { tags: ["web"] }],
]
for (const [what, more, expected] of made) {
  test(`is what the same would be over the wire: ${what}`, () => assert.equal(entry(of(more)), of(expected)))
}

const refused: [value: unknown, why: string][] = [
  [of({ metric: 5n }), "metric is 5, not a finite number"],
  [of({ metric: circular }), "metric is an object, not a finite number"],
  [of({ time: Number.NaN }), "time is NaN, neither seconds nor an ISO 8601 date"],
  [of({ ttl: Number.NaN }), "ttl is NaN, not a finite number of seconds"],
  [of({ host: ["a"] }), "host is an array, not a string"],
  [
    of({ attributes: { deep: circular } }),
    "a value cannot be an attribute: TypeError: Converting circular structure to JSON",
  ],
  [
    of({ attributes: { deep: [1n] } }),
    "a value cannot be an attribute: TypeError: Do not know how to serialize a BigInt",
  ],
  [[of({})], "an event is a JSON object, not an array"],
  [undefined, "an event is a JSON object, not undefined"],
]
for (const [value, why] of refused) {
  test(`is refused where ${why}`, () => {
    assert.throws(
      () => entry(value),
      (error: DmonError) => error.code === "DM203" && error.message === `the index cannot keep this: ${why}`,
    )
  })
}

test("is told without what a stream's code made of it in place", () => {
  const whole = of({})
  assert.is(sound(whole), whole)
  const spoilt = of({ metric: 5n, region: "eu", tags: ["x"], attributes: { run: Math.max, n: 1 }, host: { name: "a" } })
  assert.equal(
    sound(spoilt),
    event({ service: "s", time: 1, tags: ["x"], attributes: { run: "function max() { [native code] }", n: "1" } }),
  )
})

const throws = () => {
  throw new Error("read")
}
/** What a stream's code may do to an event in place, and what is told of it. */
const changes: readonly (readonly [what: string, changes: object, told: object])[] = [
  ["a promise for attributes", { attributes: Promise.resolve({}) }, {}],
  ["attributes that only stand in for others", { attributes: new Proxy({ a: "b" }, {}) }, { attributes: { a: "b" } }],
  ["attributes that throw when they are read", { attributes: new Proxy({}, { ownKeys: throws }) }, {}],
  [
    "an attribute that throws when it is read",
    { attributes: Object.defineProperty({}, "a", { get: throws, enumerable: true }) },
    {},
  ],
  ["tags that are JSON in their own way", { tags: Object.assign(["x"], { toJSON: throws }) }, { tags: ["x"] }],
  ["tags that only stand in for others", { tags: new Proxy(["x"], {}) }, { tags: ["x"] }],
  ["a tag that is missing", { tags: new Array(1).concat("x") }, { tags: ["x"] }],
  ["tags that are no array", { tags: 5 }, {}],
  ["a host that is a symbol", { host: Symbol("a") }, { host: "Symbol(a)" }],
]
for (const [what, changed, told] of changes) {
  test(`with ${what} is told in every form that there is`, () => {
    const spoilt = Object.assign(of({}), changed)
    assert.equal(sound(spoilt), of(told))
    assert.type(JSON.stringify(sound(spoilt)), "string")
    assert.ok(encodeEvents([sound(spoilt)]).length > 0)
    assert.equal(deserialize(serialize(sound(spoilt))), of(told))
  })
}

test("is made of new parts where it is to be saved, whatever else its parts hold", () => {
  const spoilt = of({
    tags: Object.assign(["x"], { run() {} }),
    attributes: Object.defineProperty({ a: "b" }, "c", { value() {} }),
  })
  assert.equal(deserialize(serialize(remade(spoilt))), of({ tags: ["x"], attributes: { a: "b" } }))
})

test.run()
