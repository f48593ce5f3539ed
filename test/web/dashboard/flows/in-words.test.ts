import { suite } from "uvu"
import * as assert from "uvu/assert"
import { inWords } from "../../../../src/web/dashboard/flows/in-words.ts"

const test = suite("inWords")

const said: readonly (readonly [name: string, args: string, words: string])[] = [
  ["in", "", "all events"],
  ["when", '{ service: "http request", state: "ok" }', "if service = http request and state = ok"],
  ["when", '"service =~ \\"disk %\\""', 'if service =~ "disk %"'],
  ["when", "(e) => e.host !== void 0", "if host !== undefined"],
  ["when", 'e => e.metric > 1 && e.state === "ok"', 'if metric > 1 && state === "ok"'],
  ["by", '"attributes.app", { idle: 86400000 }', "for each app"],
  ["by", '["attributes.app", "host", "service"], { idle: 86400000 }', "for each app, host, service"],
  ["percentiles", '"10s", [0.5, 0.95, 0.99], { max: 10000 }', "p50, p95, p99 of every 10 s"],
  ["percentiles", "60, [0.999]", "p99.9 of every 60 s"],
  ["in", '"trouble"', "only topic trouble"],
  ["set", "{ host: undefined }", "remove host"],
  ["set", '{ state: "ok", ttl: undefined }', "set state = ok, remove ttl"],
  ["set", "", "fields are set or removed"],
  ["set", '{ state: "warning", description: "full, soon" }', "set state = warning, description = full, soon"],
  ["hysteresis", '1, 0.8, { on: "critical", off: "ok" }', "critical from 1 up, ok again from 0.8 down"],
  ["hysteresis", '10, 20, { on: "low", off: "full" }', "low from 10 down, full again from 20 up"],
  ["hysteresis", "1, 0.8", "critical from 1 up, ok again from 0.8 down"],
  ["changed", '"state", { initial: "ok", pairs: false }', "when state changes, from ok at first"],
  ["changed", '"state", { pairs: false }', "when state changes"],
  ["throttle", '1, "12h"', "at most one in 12 h"],
  ["rollup", '5, "1h", { max: 10000 }', "first 5 of 1 h, then the rest together"],
  ["slidingWindow", '"1h", "1m", { max: 10000, lateness: 0 }, "mean"', "the last 1 h, every 1 m"],
  ["smap", "mean", "becomes mean"],
  ["smap", "(e) => (0, import_dmon.copy)(e, { host: void 0 })", "becomes e => copy(e, { host: undefined })"],
  ["scale", "1000", "metric × 1000"],
  ["absent", '"5m", { state: "critical" }', "critical if none came for 5 m, ok when one comes again"],
  ["predictLinear", '30, "4h"', "where the last 30 lead to in 4 h; until there are 2, they pass without a metric"],
  [
    "predictLinear",
    '30, "4h", { min: 10 }',
    "where the last 30 lead to in 4 h; until there are 10, they pass without a metric",
  ],
  [
    "pattern",
    '"attributes.app", { steps: [{ tests: [{ service: "deploy" }], without: [] }, { tests: [{ state: "critical" }], without: [] }], within: "15m" }, { max: 10000 }',
    "service = deploy, then state = critical, for the same app within 15 m",
  ],
  [
    "pattern",
    '"host", { steps: [{ tests: ["a", "a"], without: ["b"] }, { tests: ["c", "d"], without: [] }], within: 60 }',
    "2 × a, without b, then c and d, for the same host within 60 s",
  ],
  ["pattern", '"host", { steps: [{ tests: [{ service: "dep…', "one after the other, for the same host"],
  ["publish", '"trouble"', "to topic trouble"],
  ["email", '["a@example.org", "b@example.org"]', "mail to a@example.org, b@example.org"],
  ["log", '{ prefix: "" }', "printed"],
  ["log", '{ prefix: "expired:" }', 'printed with "expired:" before it'],
  ["somebodysOwn", '"a, b", 3, { idle: 5, of: "host" }', "a, b, 3, of host"],
]
for (const [name, args, words] of said) {
  test(`says of ${name} ${args}: ${words}`, () => {
    assert.is(inWords({ name, args }), words)
  })
}

test("says of what is named what its name's summary says", () => {
  assert.is(
    inWords({ name: "throttle", args: '1, "1h"', title: "flood", summary: "one mail an hour" }),
    "one mail an hour",
  )
  assert.is(inWords({ name: "throttle", args: '1, "1h"', title: "flood" }), "flood")
})

test("says something of a text that is cut off in its midst", () => {
  assert.is(inWords({ name: "when", args: '(e) => e.service === "http requ…' }), 'if service === "http requ…')
  assert.is(inWords({ name: "set", args: '{ state: "warning", descripti…' }), "set state = warning, descripti…")
})

test.run()
