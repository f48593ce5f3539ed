import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { print } from "../../src/query/print.ts"
import { query } from "../../src/query/query.ts"

const web: Event = event({
  host: "web-1",
  service: "api latency",
  state: "critical",
  description: "slow\nvery",
  time: 1700000000.5,
  ttl: 60,
  metric: 3.25,
  tags: ["api", "prod"],
  attributes: JSON.parse(
    '{"region":"eu-1","az":"2","empty":"","k8s.io/name":"pod","host":"inner","5xx":"9","a:b":"c","true":"t","dc-name":"x"}',
  ),
})
const bare: Event = event({ metric: 0, state: "" })

const cases: readonly [string, Event, boolean][] = [
  // equality
  ['state = "critical"', web, true],
  ['state = "ok"', web, false],
  ["state = 'critical'", web, true],
  ['"critical" = state', web, true],
  ['state="critical"', web, true],
  ['host != "web-2"', web, true],
  ['host != "web-1"', web, false],
  ['host != "web-1"', bare, true],
  ["host = nil", bare, true],
  ["host = null", bare, true],
  ["host != nil", bare, false],
  ["host = nil", web, false],
  ['state = ""', bare, true],
  ["metric = 3.25", web, true],
  ["metric = 325e-2", web, true],
  ["metric = 0", bare, true],
  ["metric = -0", bare, true],
  ["metric = 0L", bare, true],
  ["metric = 0N", bare, true],
  ["metric = 0.0", bare, true],
  ["metric = .0", bare, true],
  ['metric = "0"', bare, false],
  ["metric = nil", bare, false],
  ["1 = 1.0", bare, true],
  ["1 != 1", bare, false],
  ['"a" = "a"', bare, true],
  ["nil = false", bare, false],
  ["NaN = NaN", bare, false],
  ["NaN != NaN", bare, true],
  ["true = true", bare, true],
  ["tags = nil", bare, true],
  ['tags = "api"', web, false],
  ["host = host", web, true],
  ["host = service", bare, true],
  ["host = service", web, false],
  ["description = 'slow\\nvery'", web, true],
  ["ttl = 60 and time = 1700000000.5", web, true],
  // order
  ["metric > 3", web, true],
  ["metric > 3.25", web, false],
  ["metric >= 3.25", web, true],
  ["metric < 3.26", web, true],
  ["metric <= 3.25", web, true],
  ["metric < 3.25", web, false],
  ["metric>3", web, true],
  ["metric>-3", web, true],
  ["metric > -1e3", web, true],
  ["metric < 1E+3", web, true],
  ["metric < Infinity", web, true],
  ["metric > -Infinity", web, true],
  ["metric < 1e999", web, true],
  ["metric = 1e999", web, false],
  ["metric > NaN", web, false],
  ["metric <= NaN", web, false],
  ["3 < metric", web, true],
  ["4 <= metric", web, false],
  ["3 >= metric", web, false],
  ["4 > metric", web, true],
  ["metric < ttl", web, true],
  ["ttl < metric", web, false],
  ["ttl < time", web, true],
  ["ttl > 0", bare, false],
  ["ttl <= 0", bare, false],
  ["not ttl > 0", bare, true],
  ['state > "a"', web, false],
  ["az > 1", web, false],
  ["nil < 1", web, false],
  ["time > 1600000000", web, true],
  ["metric_f > 3", web, true],
  ["1 < 2", bare, true],
  // wildcards
  ['host =~ "web-%"', web, true],
  ['host =~ "%-1"', web, true],
  ['host =~ "w%-%1"', web, true],
  ['host =~ "%"', web, true],
  ['host =~ "%%"', web, true],
  ['host =~ "web-1"', web, true],
  ['host =~ "web"', web, false],
  ['host =~ "eb-%"', web, false],
  ['host =~ "web-1%1"', web, false],
  ['host =~ "%eb%b%"', web, false],
  ['host =~ "we.-%"', web, false],
  ['host =~ "[a-z]%"', web, false],
  ['host =~ "_eb-1"', web, false],
  ['host =~ "WEB-%"', web, false],
  ['description =~ "slow%very"', web, true],
  ['state =~ ""', bare, true],
  ['state =~ "%"', bare, true],
  ['host =~ "%"', bare, false],
  ['metric =~ "%"', web, false],
  ['tags =~ "%"', web, false],
  ['region =~ "eu-%"', web, true],
  // regular expressions
  ['host ~= "eb-"', web, true],
  ['host ~= "^eb"', web, false],
  ['host ~= "^web-\\d$"', web, true],
  ['host ~= "^web-\\\\d$"', web, true],
  ['host ~= "WEB"', web, false],
  ['host ~= "(?i)WEB"', web, true],
  ['description ~= "(?s)slow.very"', web, true],
  ['description ~= "slow.very"', web, false],
  ['host ~= "a|web"', web, true],
  ['host ~= ""', web, true],
  ['host ~= ""', bare, false],
  ['metric ~= "3"', web, false],
  ['"literal" ~= "^lit"', bare, true],
  // tags
  ['tagged "api"', web, true],
  ["tagged 'api'", web, true],
  ['tagged "ap"', web, false],
  ['tagged "api"', bare, false],
  ['not tagged "api"', bare, true],
  ['tagged "api" and tagged "prod"', web, true],
  // truth
  ["true", bare, true],
  ["false", bare, false],
  ["nil", bare, false],
  ["null", bare, false],
  ["0", bare, true],
  ['""', bare, true],
  ["NaN", bare, true],
  ["metric", bare, true],
  ["state", bare, true],
  ["host", bare, false],
  ["tags", web, true],
  ["tags", bare, false],
  ["not host", bare, true],
  // attributes
  ['region = "eu-1"', web, true],
  ['attributes.region = "eu-1"', web, true],
  ['az = "2"', web, true],
  ["az = 2", web, false],
  ["region", web, true],
  ["empty", web, true],
  ["region", bare, false],
  ["region = nil", bare, true],
  ['host = "inner"', web, false],
  ['attributes.host = "inner"', web, true],
  ['attributes.5xx = "9"', web, true],
  ['attributes."k8s.io/name" = "pod"', web, true],
  ["attributes.'k8s.io/name' = 'pod'", web, true],
  ['a:b = "c"', web, true],
  ['attributes.true = "t"', web, true],
  ['dc-name = "x"', web, true],
  ["constructor", web, false],
  ["__proto__", web, false],
  ["toString", bare, false],
  ["constructor", event({ attributes: JSON.parse('{"constructor":"x"}') }), true],
  // words together
  ["true and false", bare, false],
  ["true or false", bare, true],
  ["true or true and false", bare, true],
  ["false and true or true", bare, true],
  ["(true or true) and false", bare, false],
  ["not false and false", bare, false],
  ["not (false and false)", bare, true],
  ["not true or true", bare, true],
  ["not not true", bare, true],
  ["not nil", bare, true],
  ["not state = 'x'", bare, true],
  ["false or false or true", bare, true],
  ["true and true and false", bare, false],
  ["true and true and true and true", bare, true],
  ["false or false or false or false", bare, false],
  ["((((true))))", bare, true],
  ["not(true)", bare, false],
  ["(true)and(true)", bare, true],
  [",true,,and\n\ttrue,", bare, true],
  ['service = "api latency" and (state = "critical" or metric > 10) and not region =~ "us-%"', web, true],
  // escapes
  ['"\\u0061\\"\\\\\\t\\/" = \'a"\\\\\t/\'', bare, true],
  ["'it\\'s' = \"it's\"", bare, true],
  ['"\\d" = "\\\\d"', bare, true],
  ['"a\nb" = "a\\nb"', bare, true],
]

const language = suite("query")

language("takes what stands in quotes for text, whatever it is", () => {
  const nasty = [..."ab'`$", '"', "\\", "{", "}", "/", "*", ";", "(", ")", "%", "\n", "\u2028", "\u2029", "\ud800"]
  const text = fc.string({ unit: fc.constantFrom(...nasty), maxLength: 12 })
  const quoted = (of: string) => `"${of.replace(/["\\]/g, "\\$&")}"`
  fc.assert(
    fc.property(text, text, (one, other) => {
      const { test } = query(`host = ${quoted(one)} and tagged ${quoted(one)} and not service = ${quoted(other)}`)
      assert.ok(test(event({ host: one, tags: [one], service: `${other}.` })))
      assert.not(test(event({ host: `${one}.`, tags: [one] })))
      assert.not(test(event({ host: one, tags: [one], service: other })))
    }),
  )
})

language("finds no method on what is no text", () => {
  assert.not(query('5 ~= "^5"').test(web))
  assert.not(query('-5 =~ "%"').test(web))
})

for (const [text, of, expected] of cases) {
  language(
    `${expected ? "finds" : "passes over"} ${of === web ? "web-1" : "another"} by ${JSON.stringify(text)}`,
    () => {
      const asked = query(text)
      assert.is(asked.test(of), expected)
      const printed = print(asked.ast)
      assert.equal(query(printed).ast, asked.ast, printed)
      assert.is(query(printed).test(of), expected, printed)
    },
  )
}

const exact: readonly [string, { host: string; service: string } | undefined][] = [
  ['host = "a" and service = "b"', { host: "a", service: "b" }],
  ['(service = "b") and ("a" = host)', { host: "a", service: "b" }],
  ['host = "a" and service = nil', undefined],
  ['host = "a" and service = 1', undefined],
  ['host = "a" or service = "b"', undefined],
  ['host = "a" and service != "b"', undefined],
  ['host = "a" and service =~ "b"', undefined],
  ['host = "a" and host = "b"', undefined],
  ['host = "a" and service = "b" and state = "c"', undefined],
  ['attributes.host = "a" and service = "b"', undefined],
  ["host = service and service = 'b'", undefined],
  ['host = "a"', undefined],
]
for (const [text, expected] of exact) {
  language(`${expected ? "looks up" : "searches for"} ${text}`, () => assert.equal(query(text).exact, expected))
}

language("names the attributes that it reads, and where", () => {
  assert.equal(query("region = eu and attributes.host").mentions, [
    { name: "region", at: 0, length: 6, right: false },
    { name: "eu", at: 9, length: 2, right: true },
    { name: "host", at: 16, length: 15, right: false },
  ])
})

language("takes a long chain without a deep stack", () => {
  const { test } = query(Array(4000).fill("metric = 1").join(" or "))
  assert.is(test(event({ metric: 2 })), false)
})

language.run()
