import { join } from "node:path"
import fc from "fast-check"
import protobuf from "protobufjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Decoded, Reply } from "../../src/codecs/codec.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { encodeQuery, okReply } from "../../src/codecs/riemann-encode.ts"
import { decodeReply } from "../../src/codecs/riemann-reply.ts"
import { type Event, event, fields } from "../../src/event/event.ts"

const root = protobuf.loadSync(join(import.meta.dirname, "../../proto/riemann.proto"))
const Msg = root.lookupType("riemann.Msg")
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const unhex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex")
/** A `Msg` of one event of these bytes. */
const message = (...events: string[]) =>
  Buffer.concat(events.map(unhex).flatMap(one => [Buffer.from([0x32, one.length]), one]))
const one = (bytes: Uint8Array) => riemann().decode(bytes).events[0]
const shares = (bytes: Uint8Array) => {
  const codec = riemann()
  const first = codec.decode(bytes).events[0]
  return [first, codec.decode(bytes).events[0], codec] as const
}

const codec = suite("riemann")

const full: Event = event({
  host: "web-1",
  service: "cpu",
  state: "ok",
  description: "fine",
  time: 1.5,
  ttl: 60,
  metric: 0.5,
  tags: ["a", "b"],
  attributes: { dc: "x" },
})
const fullBytes = [
  "32 3e",
  "08 01", // time
  "12 02 6f6b", // state
  "1a 03 637075", // service
  "22 05 7765622d31", // host
  "2a 04 66696e65", // description
  "3a 01 61 3a 01 62", // tags
  "45 00007042", // ttl
  "4a 07 0a 02 6463 12 01 78", // attributes
  "50 e0c65b", // time_micros
  "71 000000000000e03f", // metric_d
  "7d 0000003f", // metric_f
].join("")

codec("refuses a message of more events than anybody sends at once, without making them", () => {
  const many = Buffer.alloc(2 * 262_145).fill(Buffer.from([0x32, 0]))
  const { events, bad } = riemann().decode(many)
  assert.is(events.length, 0)
  assert.is(bad?.[0]?.why, "the message holds more than 262144 events")
  assert.is(riemann().decode(many.subarray(2)).events.length, 262_144)
})

codec("writes an event byte for byte as Riemann's clients do, and reads it back", () => {
  const bytes = riemann().encode([full])
  assert.is(hex(bytes), hex(unhex(fullBytes)))
  assert.equal(riemann().decode(bytes), { events: [full] })
  assert.equal(Object.keys(one(bytes)!), [...fields])
})

const golden: readonly [string, string, Partial<Event>][] = [
  ["an empty event", "", {}],
  ["time in seconds", "08 80e2cfaa06", { time: 1700000000 }],
  ["a time before 1970", "08 ffffffffffffffffff01", { time: -1 }],
  ["microseconds over seconds", "50 e0c65b 08 07", { time: 1.5 }],
  ["sint64 over double over float", "7d 0000003f 71 000000000000e03f 68 05", { metric: -3 }],
  ["double over float", "71 000000000000e03f 7d 0000803f", { metric: 0.5 }],
  ["a float alone", "7d 0000803f", { metric: 1 }],
  ["a metric of zero", "68 00", { metric: 0 }],
  ["the greatest sint64, nearly", "68 feffffffffffffffff01", { metric: 2 ** 63 }],
  ["the least sint64", "68 ffffffffffffffffff01", { metric: -(2 ** 63) }],
  ["the last of repeated scalars", "22 01 61 22 01 62", { host: "b" }],
  ["empty strings", "12 00 22 00", { state: "", host: "" }],
  ["tags that do not stand together", "3a 01 61 22 01 68 3a 01 62 3a 00", { host: "h", tags: ["a", "b", ""] }],
  [
    "attributes that do not stand together",
    "4a 06 0a 01 61 12 01 31 22 00 4a 06 0a 01 62 12 01 32",
    { host: "", attributes: { a: "1", b: "2" } },
  ],
  ["the last of equal attributes", "4a 06 0a 01 61 12 01 31 4a 06 0a 01 61 12 01 32", { attributes: { a: "2" } }],
  ["an attribute without a value", "4a 03 0a 01 61", { attributes: { a: "" } }],
  ["an attribute whose value comes first", "4a 06 12 01 31 0a 01 61", { attributes: { a: "1" } }],
  ["host as an attribute over the field", "4a 09 0a 04 686f7374 12 01 31 22 01 61", { host: "1" }],
  ["no metric from an attribute", "4a 0b 0a 06 6d6574726963 12 01 31", {}],
  [
    "__proto__ as an attribute like any",
    "4a 0e 0a 09 5f5f70726f746f5f5f 12 01 31",
    { attributes: JSON.parse('{"__proto__":"1"}') },
  ],
  ["UTF-8", "22 06 e282ac c3a9 21", { host: "€é!" }],
  ["bytes that are not UTF-8", "22 02 ff61", { host: "\ufffda" }],
  [
    "unknown fields of every wire type",
    "30 01 b901 0000000000000000 a206 02 0000 ad06 00000000 22 01 61",
    { host: "a" },
  ],
  ["known fields of another wire type", "20 05 15 00000000 6a 01 00 3d 00000000 22 01 61", { host: "a" }],
  ["a tag in more bytes than it needs", "a200 01 61", { host: "a" }],
  ["a length in more bytes than it needs", "22 8100 61 3a 8100 62", { host: "a", tags: ["b"] }],
]
for (const [what, bytes, expected] of golden) {
  codec(`reads ${what}`, () => assert.equal(riemann().decode(message(bytes)), { events: [event(expected)] }))
}

codec("interns strings, tags and attributes, and freezes what it shares", () => {
  const [first, second, { counts }] = shares(riemann().encode([full]))
  assert.is(first!.tags, second!.tags)
  assert.is(first!.attributes, second!.attributes)
  assert.ok(Object.isFrozen(first!.tags) && Object.isFrozen(first!.attributes))
  assert.ok(counts.hits >= 5, `${counts.hits} hits`)
  const bare = riemann({ cache: 0 })
  assert.equal(bare.decode(unhex(fullBytes)).events, [full])
  assert.is(bare.counts.hits, 0)
})

codec("counts the integers that a double cannot hold", () => {
  const reader = riemann()
  reader.decode(message("68 feffffffffffffffff01", "68 02"))
  assert.is(reader.counts.imprecise, 1)
})

codec("refuses an event whose numbers are not finite, and keeps its siblings", () => {
  const nan = "71 000000000000f87f"
  const { events, bad } = riemann().decode(
    message("22 01 61", nan, "22 01 62", "7d 0000807f", "45 0000807f", "08 ffffffffffffffff7f"),
  )
  assert.equal(
    events.map(e => e.host),
    ["a", "b"],
  )
  assert.equal(bad, [
    { at: 5, why: "event 2: its metric is NaN, not a finite number" },
    { at: 21, why: "event 4: its metric is Infinity, not a finite number" },
    { at: 28, why: "event 5: its ttl is Infinity, not a finite number" },
    { at: 35, why: "event 6: its time is 9223372036854776000 s, out of any calendar" },
  ])
})

codec("tells a hundred refusals apart and counts them all", () => {
  const { events, bad } = riemann().decode(message(...Array(1000).fill("7d 0000807f")))
  assert.equal([events.length, bad?.length], [0, 1000])
  assert.match(bad!.at(-1)!.why, "event 101: its metric is Infinity, not a finite number; those after it")
})

const broken: readonly [string, string, string][] = [
  ["a string longer than its event", message("22 05 61").toString("hex"), "the message is cut short at byte 5"],
  ["an event longer than its message", "32 05 22 01 61", "the message is cut short at byte 5"],
  [
    "a varint that never ends",
    message("08 ffffffffffffffffffff01").toString("hex"),
    "the number at byte 3 has more than 10 bytes",
  ],
  ["a length beyond 32 bits", "32 ffffffffff7f", "the number at byte 1 does not fit 32 bits"],
  ["a length of nearly 2^32", "32 ffffffff0f", "the message is cut short at byte 6"],
  [
    "a group",
    message("33 34").toString("hex"),
    "the tag before byte 3 has a wire type that this protocol does not use",
  ],
  ["wire type 7", "37", "the tag before byte 1 has a wire type that this protocol does not use"],
  ["field number 0", "00 01", "the tag before byte 1 has no field number"],
  ["an attribute without a key", message("4a 03 12 01 61").toString("hex"), "the attribute at byte 2 has no key"],
  ["a double cut short", message("71 0000").toString("hex"), "the message is cut short at byte 5"],
  [
    "JSON",
    Buffer.from('{"host":"a"}').toString("hex"),
    "the tag before byte 1 has a wire type that this protocol does not use",
  ],
]
for (const [what, bytes, why] of broken) {
  codec(`refuses a message with ${what}`, () => {
    const { events, bad } = riemann().decode(Buffer.concat([message("22 01 61"), unhex(bytes)]))
    assert.equal([events.length, bad?.length], [0, 1])
    assert.is(riemann().decode(unhex(bytes)).bad?.[0]?.why, why)
  })
}

codec("refuses a message cut at any byte but between its fields", () => {
  const whole = riemann().encode([full, full])
  const between = [0, whole.length / 2, whole.length]
  for (let end = 0; end <= whole.length; end++) {
    const { events, bad } = riemann().decode(whole.subarray(0, end))
    if (between.includes(end)) assert.is(events.length, between.indexOf(end))
    else assert.equal([events.length, bad?.length], [0, 1], `cut at ${end}`)
  }
})

codec("carries queries, and answers of every kind", () => {
  assert.is(hex(encodeQuery("true")), "2a060a0474727565")
  assert.equal(riemann().decode(encodeQuery('host = "é"')), { events: [], query: 'host = "é"' })
  assert.is(riemann().decode(unhex("2a 00")).query, "")
  const both = riemann().decode(Buffer.concat([encodeQuery("true"), riemann().encode([full])]))
  assert.equal(both, { events: [full], query: "true" })

  const answers: readonly Reply[] = [
    { ok: true, events: [] },
    { ok: true, events: [full] },
    { ok: false, error: "parse error: no" },
  ]
  for (const answer of answers) assert.equal(decodeReply(riemann().reply!(answer)), answer)
  assert.is(riemann().reply!({ ok: true }), okReply)
  assert.is(riemann().reply!({ ok: true, events: [] }), okReply)
  assert.is(decodeReply(unhex("10 01 22")), "the message is cut short at byte 3")
  assert.equal(decodeReply(unhex("")), { ok: false, error: "the server gave no reason" })
})

codec("leaves out what the protocol cannot say", () => {
  const odd: Event = { metric: Number.NaN, ttl: Infinity, time: 1e300, attributes: { host: "x", time: "1", ok: "yes" } }
  assert.equal(one(riemann().encode([odd])), event({ attributes: { ok: "yes" } }))
  assert.is(riemann().encode([]).length, 0)
})

// Against protobufjs' own reader and writer of proto/riemann.proto.

const word = fc.oneof(
  fc.constantFrom("web-1", "web-2", "cpu", "", "é€😀"),
  fc.string({ unit: "binary", maxLength: 60 }),
)
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const seconds = fc.bigInt({ min: -8_640_000_000_000n, max: 8_640_000_000_000n })
/** As often as not of eight bytes, as a time of these years is. */
const micros = fc.oneof(
  fc.bigInt({ min: 2n ** 49n, max: 2n ** 56n - 1n }),
  fc.bigInt({ min: -8_640_000_000_000_000_000n, max: 8_640_000_000_000_000_000n }),
)
const text = (of: fc.Arbitrary<bigint>) => of.map(String)
const wireEvent = fc.record(
  {
    time: text(seconds),
    state: word,
    service: word,
    host: word,
    description: word,
    tags: fc.array(word, { maxLength: 4 }),
    ttl: fc.float({ noNaN: true, noDefaultInfinity: true }),
    attributes: fc.array(fc.record({ key: word, value: word }, { requiredKeys: ["key"] }), { maxLength: 4 }),
    timeMicros: text(micros),
    metricSint64: text(int64),
    metricD: fc.double({ noNaN: true, noDefaultInfinity: true }),
    metricF: fc.float({ noNaN: true, noDefaultInfinity: true }),
  },
  { requiredKeys: [] },
)
const wireMessage = fc.record(
  { ok: fc.boolean(), error: word, query: fc.record({ string: word }), events: fc.array(wireEvent, { maxLength: 3 }) },
  { requiredKeys: ["events"] },
)

type Told = { [key: string]: unknown; attributes?: { key: string; value?: string }[] }

const own = (of: object, key: string, value: unknown) =>
  Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true })

/** What Riemann makes of an event as protobufjs has read it. */
function expected(of: Told): Event {
  const attributes: Record<string, string> = {}
  const over: Record<string, string> = {}
  for (const { key, value = "" } of of.attributes ?? []) {
    if (["host", "service", "state", "description"].includes(key)) over[key] = value
    else if (!["tags", "time", "ttl", "metric"].includes(key)) own(attributes, key, value)
  }
  const numberOf = (value: unknown) => (value === undefined ? undefined : Number(value))
  const micros = numberOf(of["timeMicros"])
  return event({
    host: of["host"] as string | undefined,
    service: of["service"] as string | undefined,
    state: of["state"] as string | undefined,
    description: of["description"] as string | undefined,
    time: micros === undefined ? numberOf(of["time"]) : micros / 1e6,
    ttl: numberOf(of["ttl"]),
    metric: numberOf(of["metricSint64"] ?? of["metricD"] ?? of["metricF"]),
    tags: (of["tags"] as string[] | undefined)?.length ? (of["tags"] as string[]) : undefined,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    ...over,
  })
}

codec("reads 10,000 random messages as protobufjs does", () => {
  const reader = riemann({ cache: 64 })
  fc.assert(
    fc.property(wireMessage, told => {
      const bytes = Msg.encode(Msg.fromObject(told)).finish()
      const read = Msg.toObject(Msg.decode(bytes), { longs: String }) as { events?: Told[]; query?: { string: string } }
      const decoded: Decoded = { events: (read.events ?? []).map(expected) }
      assert.equal(reader.decode(bytes), told.query ? { ...decoded, query: told.query.string } : decoded)
    }),
    { numRuns: 10_000 },
  )
})

// Until the year 2106 a double of seconds tells each microsecond.
const microsecond = fc.integer({ min: -(2 ** 52) + 2 ** 48, max: 2 ** 52 - 2 ** 48 }).map(micros => micros / 1e6)
const key = word.filter(
  name => !["tags", "time", "ttl", "metric", "host", "service", "state", "description"].includes(name),
)
const dictionary = fc
  .uniqueArray(fc.tuple(key, word), { minLength: 1, maxLength: 4, selector: ([name]) => name })
  .map(entries => Object.fromEntries(entries))
const anyEvent = fc
  .record(
    {
      host: word,
      service: word,
      state: word,
      description: word,
      time: microsecond,
      ttl: fc.float({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      metric: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()),
      tags: fc.array(word, { minLength: 1, maxLength: 4 }),
      attributes: dictionary,
    },
    { requiredKeys: [] },
  )
  .map(of => event(of as Event))

codec("writes 10,000 random messages that protobufjs and it read as the same events", () => {
  const writer = riemann()
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 2 }), events => {
      const bytes = writer.encode(events)
      assert.equal(writer.decode(bytes), { events })
      const read = Msg.toObject(Msg.decode(bytes), { longs: String }) as { events?: Told[] }
      assert.equal((read.events ?? []).map(expected), events)
    }),
    { numRuns: 10_000 },
  )
})

codec("survives any bytes and any change to good ones", () => {
  const reader = riemann({ cache: 64 })
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom("set", "insert", "cut"))
  fc.assert(
    fc.property(
      fc.array(anyEvent, { minLength: 1, maxLength: 3 }),
      fc.array(change, { maxLength: 4 }),
      (events, changes) => {
        const bytes = [...reader.encode(events)]
        for (const [at, byte, how] of changes) {
          bytes.splice(at % (bytes.length + 1), how === "insert" ? 0 : 1, ...(how === "cut" ? [] : [byte]))
        }
        const decoded = reader.decode(Uint8Array.from(bytes))
        for (const read of decoded.events) assert.equal(Object.keys(read), [...fields])
        if (decoded.bad === undefined) assert.equal(reader.decode(reader.encode(decoded.events)).bad, undefined)
      },
    ),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void reader.decode(bytes)),
    { numRuns: 3000 },
  )
})

codec("stays linear in messages made to hurt", () => {
  const scattered = "3a00" + "4a030a0161" + "4a040a026162" + "2200"
  const long = `3a8001${"61".repeat(128)}`
  for (const [first, again] of [
    [scattered, scattered],
    [long, "3a0161"],
  ] as const) {
    const body = Buffer.from(first + again.repeat(99_999), "hex")
    const head = Buffer.from([0x32, 0, 0, 0, 0])
    for (let i = 1, rest = body.length; i < 5; i++, rest >>>= 7) head[i] = (rest & 127) | (i < 4 ? 128 : 0)
    const started = process.cpuUsage()
    assert.is(one(Buffer.concat([head, body]))?.tags?.length, 100_000)
    assert.ok(process.cpuUsage(started).user < 1_000_000)
  }
})

codec.run()
