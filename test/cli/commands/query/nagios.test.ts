import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type NagiosState, nagios } from "../../../../src/cli/commands/query/nagios.ts"
import type { Event } from "../../../../src/event/event.ts"

const plugin = suite("nagios")
const of = (state: string | undefined, more: Event = {}): Event => ({ host: "web-1", service: "api", state, ...more })

const states: [state: string | undefined, exit: number, word: string][] = [
  ["ok", 0, "OK"],
  ["warning", 1, "WARNING"],
  ["critical", 2, "CRITICAL"],
  ["Critical", 2, "CRITICAL"],
  ["unknown", 3, "UNKNOWN"],
  ["expired", 3, "UNKNOWN"],
  ["sleepy", 3, "UNKNOWN"],
  [undefined, 3, "UNKNOWN"],
]
for (const [state, exit, word] of states) {
  plugin(`is ${word} for the state ${state}`, () => {
    const { line, ...verdict } = nagios([of(state)])
    assert.is(verdict.exit, exit)
    assert.ok(line.startsWith(`${word}: web-1 api ${state ?? "no state"}`), line)
  })
}

plugin("says who, what, how and how much, with performance data", () => {
  const event = of("critical", { service: "api latency", metric: 3.1 })
  assert.is(nagios([event]).line, "CRITICAL: web-1 api latency critical 3.1 | 'web-1 api latency'=3.1")
})

plugin("takes the worst of several, and tells the bad ones", () => {
  const { exit, line } = nagios([of("ok"), of("warning", { host: "web-2" }), of("critical", { host: "web-3" })])
  assert.is(exit, 2)
  assert.is(line, "CRITICAL: 1 critical, 1 warning, 1 ok: web-3 api critical; web-2 api warning")
})

plugin("holds what is broken for worse than what is not known, and that for worse than a warning", () => {
  assert.is(nagios([of("expired"), of("critical")]).exit, 2)
  assert.is(nagios([of("expired"), of("warning")]).exit, 3)
})

const nothing: [none: NagiosState | undefined, exit: number][] = [
  [undefined, 3],
  ["ok", 0],
  ["warning", 1],
  ["critical", 2],
  ["unknown", 3],
]
for (const [none, exit] of nothing) {
  plugin(`is ${exit} when nothing matches and --none is ${none ?? "not given"}`, () => {
    const verdict = nagios([], none)
    assert.is(verdict.exit, exit)
    assert.match(verdict.line, /^[A-Z]+: no entry of the index matches$/)
  })
}

plugin("is one line, with one bar, whatever an event says", () => {
  const { line } = nagios([of("critical|\n\x1b[2J", { host: "a|b\nc='d'", metric: 1 })])
  assert.is(line.split("|").length, 2)
  assert.not.match(line, /[\n\x1b]/)
  assert.match(line, / \| 'a_b c_''d'' api'=1$/)
})

plugin("stays short when many match", () => {
  const { line } = nagios(Array.from({ length: 5000 }, (_, i) => of("critical", { service: `s${i}`, metric: i })))
  assert.match(line, /^CRITICAL: 5000 critical: web-1 s0 critical 0; .*; … \| /)
  assert.ok(line.length < 4000)
})

plugin.run()
