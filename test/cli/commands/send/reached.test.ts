import { suite } from "uvu"
import * as assert from "uvu/assert"
import { reached, reachedLines, reachedText } from "../../../../src/cli/commands/send/reached.ts"
import type { PlainStep } from "../../../../src/engine/replay/plain-step.ts"
import { plainStep } from "../../../engine/kit/plain-step.ts"

const told = suite("reached")

const sent = { host: "web-1", service: "api", metric: 0.42 }
const step = (address: string, verdict: PlainStep["verdict"], more: Partial<PlainStep> = {}) =>
  plainStep(address, verdict, { given: sent, ...more })
const index = step("index/index", "acted", { acted: [{ target: "index" }] })
const stopped = step("apiSlow/when", "stopped", { read: { metric: 0.42 } })
const mail = "email to ops@example.org from dmon@x by SMTP_URL"
const mailed = step("api/when", "passed", {
  steps: [step("api/when/email", "acted", { acted: [{ target: mail, id: "0.1/api/when/email/0" }] })],
})
const text = (steps: readonly PlainStep[], notes?: Map<string, string>) => {
  const streams = reached(steps, sent, notes)
  return [reachedText(streams), ...reachedLines(streams)]
}

told("tells a few streams in one line", () => {
  assert.equal(text([stopped, index]), ["reached 2 streams: apiSlow (stopped at when: metric 0.42), index"])
  assert.equal(text([mailed]), ["reached 1 stream: api → email to ops@example.org"])
  assert.equal(text([]), ["no stream runs"])
})

told("tells of many streams those that did not stop it at once, a line each", () => {
  const others = ["a", "b", "c"].map(name => step(`${name}/when`, "stopped"))
  assert.equal(text([...others, index, mailed]), [
    "reached 2 of 5 streams",
    "  index  → index",
    "  api    → email to ops@example.org",
  ])
  assert.equal(text([...others, step("d/when", "stopped")]), [
    "none of 4 streams took it: their first operators stopped it",
  ])
})

told("says what keeps an output from doing what its name says", () => {
  assert.equal(text([mailed], new Map([[mail, "printed: no SMTP is set"]])), [
    "reached 1 stream: api → email to ops@example.org (printed: no SMTP is set)",
  ])
})

const outcomes: [what: string, steps: PlainStep[], said: string][] = [
  [
    "where it was stopped last",
    [
      step("s/when", "passed", {
        steps: [step("s/when/changed", "stopped", { before: { last: "ok" }, state: { last: "ok" } })],
      }),
    ],
    's (stopped at changed: last "ok")',
  ],
  [
    "where it failed, though another branch stopped it",
    [step("s/all", "passed", { steps: [step("s/a", "stopped"), step("s/smap", "failed")] })],
    "s (failed at smap)",
  ],
  [
    "where it is held",
    [step("s/rollup", "held", { state: { events: 3 }, before: { events: 2 } })],
    "s (held at rollup: events 2 → 3)",
  ],
  ["that it went into raw RxJS", [step("s/rx", "opaque")], "s (went into raw RxJS)"],
  ["that nothing came of it", [step("s/when", "passed")], "s (passed to its end)"],
  [
    "what was done, before what was held",
    [step("s/rollup", "held"), { ...mailed, address: "s/when" }],
    "s → email to ops@example.org",
  ],
  ["all that was done", [index, { ...mailed, address: "index/when" }], "index → index, email to ops@example.org"],
  [
    "what failed beside what was done",
    [{ ...mailed, address: "s/when" }, step("s/smap", "failed")],
    "s → email to ops@example.org (failed at smap)",
  ],
]
for (const [what, steps, said] of outcomes)
  told(`says ${what}`, () => assert.equal(text(steps), [`reached 1 stream: ${said}`]))

told("leaves out what became due in that moment", () => {
  const due = step("s/rollup", "acted", { timer: "flush", given: undefined, acted: [{ target: mail }] })
  const expired = step("old/when", "acted", { given: { ...sent, state: "expired" }, acted: [{ target: mail }] })
  assert.equal(text([due, expired, index]), ["reached 1 stream: index"])
})

told("says until when it is held", () => {
  const until = new Date(2026, 10, 26, 12, 3, 10).getTime() / 1000
  assert.equal(text([step("s/rollup", "held", { time: until - 300, due: { flush: until } })]), [
    "reached 1 stream: s (held at rollup: until 12:03:10, 5m later)",
  ])
})

told.run()
