import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { json } from "../../src/codecs/json.ts"
import { toEvent } from "../../src/codecs/to-event.ts"
import { type Event, event, fields } from "../../src/event/event.ts"

const codec = json()
const decode = (text: string) => codec.decode(Buffer.from(text))
const hosts = (text: string) => decode(text).events.map(e => e.host)

const jsonCodec = suite("json")

const bodies: readonly [string, string, readonly string[]][] = [
  ["one event", '{"host":"a"}', ["a"]],
  ["one event over many lines", '{\n  "host":\n  "a"\n}\n', ["a"]],
  ["an array", '[{"host":"a"},{"host":"b"}]', ["a", "b"]],
  ["an array over many lines", '[\n{"host":"a"},\n{"host":"b"}\n]', ["a", "b"]],
  ["an empty array", "[]", []],
  ["an event on each line", '{"host":"a"}\n{"host":"b"}\r\n\n  \n{"host":"c"}', ["a", "b", "c"]],
  ["an array on each line", '[{"host":"a"}]\n[]\n[{"host":"b"},{"host":"c"}]\n', ["a", "b", "c"]],
  ["a byte order mark", '\ufeff{"host":"a"}', ["a"]],
  ["a byte order mark before lines", '\ufeff{"host":"a"}\n{"host":"b"}', ["a", "b"]],
  ["nothing", "", []],
  ["white space", " \r\n\t\n", []],
]
jsonCodec("refuses an array of more events than anybody sends at once", () => {
  const { events, bad } = decode(`[${"{},".repeat(262_144)}{}]`)
  assert.equal([events.length, bad], [0, [{ at: 0, why: "the message holds more than 262144 events" }]])
})

for (const [what, body, expected] of bodies) {
  jsonCodec(`reads ${what}`, () => {
    assert.equal(hosts(body), expected)
    assert.is(decode(body).bad, undefined)
  })
}

const values: readonly [string, Partial<Event>][] = [
  [
    '{"host":"a","service":"b","state":"c","description":"d"}',
    { host: "a", service: "b", state: "c", description: "d" },
  ],
  ['{"service":80,"state":true}', { service: "80", state: "true" }],
  ['{"host":null,"metric":null,"tags":null,"attributes":null,"region":null}', {}],
  ['{"metric":0.5,"ttl":60}', { metric: 0.5, ttl: 60 }],
  ['{"metric":" -1.5e3 ","ttl":"60","time":"1700000000.25"}', { metric: -1500, ttl: 60, time: 1700000000.25 }],
  ['{"time":1700000000.1234567}', { time: 1700000000.123457 }],
  ['{"time":"2025-11-21T02:27:00Z"}', { time: 1763692020 }],
  ['{"time":"2025-11-21T02:27:00.123456789Z"}', { time: 1763692020.123457 }],
  ['{"time":"2025-11-21T03:57:00,5+0130"}', { time: 1763692020.5 }],
  ['{"time":"2025-11-21 00:27-02"}', { time: 1763692020 }],
  ['{"time":"2025-11-21T02:27:00"}', { time: 1763692020 }],
  ['{"time":"2025-11-21"}', { time: 1763683200 }],
  ['{"time":"1969-12-31T23:59:59.5Z"}', { time: -0.5 }],
  ['{"time":"2024-02-29T24:00:00Z"}', { time: 1709251200 }],
  ['{"tags":["a",1,true,null,{"b":[2]}]}', { tags: ["a", "1", "true", '{"b":[2]}'] }],
  ['{"tags":"a"}', { tags: ["a"] }],
  ['{"tags":[]}', {}],
  ['{"tags":[null]}', {}],
  [
    '{"region":"eu","az":1,"spot":false,"at":{"x":[1]}}',
    { attributes: { region: "eu", az: "1", spot: "false", at: '{"x":[1]}' } },
  ],
  ['{"attributes":{"region":"eu","az":1,"no":null}}', { attributes: { region: "eu", az: "1" } }],
  ['{"attributes":{"region":"eu"},"region":"us"}', { attributes: { region: "eu" } }],
  [
    '{"attributes":{"host":"a","attributes":"b"},"host":"c"}',
    { host: "c", attributes: { host: "a", attributes: "b" } },
  ],
  ['{"attributes":{}}', {}],
  [
    '{"constructor":"a","__proto__":{"host":"b"},"attributes":{"__proto__":"c"}}',
    { attributes: JSON.parse('{"constructor":"a","__proto__":"c"}') },
  ],
]
for (const [text, expected] of values) {
  jsonCodec(`reads ${text}`, () => {
    const { events, bad } = decode(text)
    assert.equal({ events, bad }, { events: [event(expected)], bad: undefined })
    assert.equal(Object.keys(events[0]!), [...fields])
  })
}

const refused: readonly [string, string][] = [
  ['{"metric":1e999}', "metric is Infinity, not a finite number"],
  ['{"metric":"NaN"}', 'metric is "NaN", not a finite number'],
  ['{"metric":"0x10"}', 'metric is "0x10", not a finite number'],
  ['{"metric":""}', 'metric is "", not a finite number'],
  ['{"metric":true}', "metric is true, not a finite number"],
  ['{"metric":{}}', "metric is an object, not a finite number"],
  ['{"ttl":-1}', "ttl is -1, less than nothing"],
  ['{"ttl":"5s"}', 'ttl is "5s", not a finite number of seconds'],
  ['{"time":"yesterday"}', 'time is "yesterday", neither seconds nor an ISO 8601 date'],
  ['{"time":"2025-02-29"}', 'time is "2025-02-29", neither seconds nor an ISO 8601 date'],
  ['{"time":"2025-13-01"}', 'time is "2025-13-01", neither seconds nor an ISO 8601 date'],
  ['{"time":"2025-01-01T25:00"}', 'time is "2025-01-01T25:00", neither seconds nor an ISO 8601 date'],
  ['{"time":8640000000001}', "time is 8640000000001 seconds, out of any calendar"],
  ['{"time":-1e999}', "time is -Infinity seconds, out of any calendar"],
  ['{"host":["a"]}', "host is an array, not a string"],
  ['{"tags":{"a":1}}', "tags is an object, not an array of strings"],
  ['{"attributes":"a"}', 'attributes is "a", not an object'],
  ['{"attributes":["a"]}', "attributes is an array, not an object"],
  ['"text"', 'an event is a JSON object, not "text"'],
  ["17", "an event is a JSON object, not 17"],
  ["null", "an event is a JSON object, not null"],
]
for (const [text, why] of refused) {
  jsonCodec(`refuses ${text}`, () => assert.equal(decode(text), { events: [], bad: [{ at: 0, why }] }))
}

jsonCodec("keeps the good siblings of what it refuses, and says where that stood", () => {
  assert.equal(decode('[{"host":"a"},{"metric":"x"},[],{"host":"b"}]'), {
    events: [event({ host: "a" }), event({ host: "b" })],
    bad: [
      { at: 1, why: 'item 1: metric is "x", not a finite number' },
      { at: 2, why: "item 2: an event is a JSON object, not an array" },
    ],
  })
  assert.equal(decode('{"host":"a"}\n\n{"host":"b",}\n[{"ttl":-1}]\n{"host":"c"}'), {
    events: [event({ host: "a" }), event({ host: "c" })],
    bad: [
      { at: 3, why: 'line 3, column 13: expected "key", found } (trailing comma)' },
      { at: 4, why: "line 4: item 0: ttl is -1, less than nothing" },
    ],
  })
  assert.equal(hosts('oops\n{"host":"a"}'), ["a"])
})

const faults: readonly [string, number, string][] = [
  ['{"host":"web-1","service":"cpu","metric":0.3,}', 45, 'column 46: expected "key", found } (trailing comma)'],
  ["[{},]", 4, "column 5: expected a value, found ] (trailing comma)"],
  ["{'host':1}", 1, 'column 2: expected "key", found \' (keys stand in "double quotes")'],
  ["{host:1}", 1, 'column 2: expected "key", found h (keys stand in "double quotes")'],
  ["{\"host\":'a'}", 8, 'column 9: expected a value, found \' (strings stand in "double quotes")'],
  ['{"host":web}', 8, "column 9: expected a value, found web"],
  ['{"metric":NaN}', 10, "column 11: expected a value, found NaN"],
  ['{"metric":.5}', 10, "column 11: expected a value, found ."],
  ['{"metric":01}', 11, "column 12: expected , or }, found 1"],
  ['{"host" "a"}', 8, 'column 9: expected : after the key, found "'],
  ['{"host":"a"', 11, "column 12: expected , or }, found the end of the text"],
  ['{"host":"a', 10, "column 11: a string does not end"],
  ['{"host":"a\tb"}', 10, 'column 11: a string cannot hold the control character "\\t" as it is'],
  ['{"host":"\\x"}', 10, "column 11: a string cannot hold the escape \\x"],
  ['{"host":"\\u12g"}', 10, "column 11: expected four hex digits after \\u"],
  ['{"é":"€"}}', 12, "column 10: expected the end, found }"],
  ['{\n  "host": "a"\n  "service": "b"\n}', 18, 'line 3, column 3: expected , or }, found "'],
  ["hello", 0, "column 1: expected a value, found hello"],
  ["[1 2]", 3, "column 4: expected , or ], found 2"],
  ["\ufeff{]", 4, 'column 2: expected "key", found ]'],
]
for (const [text, at, why] of faults) {
  jsonCodec(`explains ${JSON.stringify(text)}`, () => assert.equal(decode(text), { events: [], bad: [{ at, why }] }))
}

jsonCodec("finds a fault wherever JSON.parse does, and none where it does not", () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'{}[]",:1.-e0 \\un\ntrue', "null"), maxLength: 12 })
  fc.assert(
    fc.property(nearly, text => {
      let good = true
      try {
        JSON.parse(text)
      } catch {
        good = false
      }
      if (good || text.trim() === "" || text.includes("\n")) return
      const { bad } = decode(text)
      assert.match(bad![0]!.why, /^column \d+: /)
      assert.not.match(bad![0]!.why, "too large")
    }),
    { numRuns: 5_000 },
  )
})

jsonCodec("replaces what is not UTF-8", () => {
  assert.is(codec.decode(Buffer.from('{"host":"a\xff"}', "latin1")).events[0]?.host, "a\ufffd")
})

jsonCodec("survives bombs", () => {
  const deep = "[".repeat(1_000_000)
  assert.is(decode(deep).bad?.length, 1)
  assert.match(decode(`${deep}${"]".repeat(1_000_000)}`).bad![0]!.why, "not an array")
  assert.match(decode(`{"a":${deep}${"]".repeat(1_000_000)}}`).bad![0]!.why, "nested too deeply")
  assert.is(decode(`{"host":"${"x".repeat(10_000_000)}"}`).events[0]?.host?.length, 10_000_000)
  assert.is(decode("xx\n{\n".repeat(100_000)).bad?.length, 200_000)
  assert.is(decode(`[${"[],".repeat(500_000)}`).bad?.length, 1)
})

jsonCodec("never throws, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), bytes => void codec.decode(bytes)),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(fc.json(), text => {
      const { events, bad } = decode(text)
      for (const read of events) assert.equal(Object.keys(read), [...fields])
      for (const { why } of bad ?? []) assert.type(why, "string")
    }),
    { numRuns: 3000 },
  )
  for (const odd of [undefined, () => 0, Symbol("x"), 1n]) assert.type(toEvent(odd), "string")
})

jsonCodec("writes one event a line, fields in their order and attributes under their own names", () => {
  const events = [
    event({ tags: ["t"], metric: 1, host: "a", attributes: { region: "eu", host: "b", "": "c" } }),
    event({ time: 1700000000.123456, metric: Number.NaN, ttl: Infinity }),
  ]
  assert.is(
    Buffer.from(codec.encode(events)).toString(),
    '{"host":"a","metric":1,"tags":["t"],"region":"eu","":"c","attributes":{"host":"b"}}\n{"time":1700000000.123456}\n',
  )
  assert.is(codec.encode([]).length, 0)
})

const word = fc.oneof(fc.constantFrom("web-1", "1e5", "null", "é€😀", ...fields), fc.string({ unit: "binary" }))
const anyEvent = fc
  .record(
    {
      host: word,
      service: word,
      state: word,
      description: word,
      time: fc.integer({ min: -(2 ** 52) + 2 ** 48, max: 2 ** 52 - 2 ** 48 }).map(micros => micros / 1e6),
      ttl: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      metric: fc.double({ noNaN: true, noDefaultInfinity: true }),
      tags: fc.array(word, { minLength: 1, maxLength: 4 }),
      attributes: fc.dictionary(word, word, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
    },
    { requiredKeys: [] },
  )
  .map(of => event(of as Event))

jsonCodec("reads what it has written as the same events", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 4 }), events => {
      assert.equal(codec.decode(codec.encode(events)), { events })
    }),
    { numRuns: 3000 },
  )
})

jsonCodec.run()
