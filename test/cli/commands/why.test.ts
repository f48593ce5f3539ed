import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { type WhyFlags, why } from "../../../src/cli/commands/why.ts"
import { versionFrom } from "../../engine/replay/kit.ts"
import { paper } from "../paper.ts"
import { remembering } from "../remembering.ts"

const test = suite("dmon why")
const version = await versionFrom(`import { by, changed, email, pipe, when } from "dmon"
import * as rx from "rxjs"

export const slowStream = when(
  e => e.service === "api" && e.metric! > 1,
  by("host", changed("state", { initial: "ok" }, email("you@example.org"))),
)
export const rawStream = pipe(when({ service: "api" }), rx.filter(() => false), email("raw@example.org"))
`)
const api = (state: string, metric = 3.1) => ({ host: "web-1", service: "api", state, metric })
const story = [
  [0, api("critical")],
  [10, api("critical")],
  [20, { host: "web-1", service: "disk" }],
] as const

async function asking(words: readonly string[], flags: WhyFlags = {}, columns = 150) {
  const { terminal, written } = paper({ isTTY: true, columns })
  const code = await why(words, flags, terminal, remembering(story, version))
  return { code, ...written, lines: written.out.trimEnd().split("\n") }
}
const code = (words: readonly string[], flags?: WhyFlags) =>
  asking(words, flags).catch((error: DmonError) => error.code)

test("tells why the last event of a host and service did what it did", async () => {
  const { lines, code } = await asking(["web-1", "api"])
  assert.is(code, 0)
  assert.is(lines[0], "record 2 from test")
  assert.match(lines[1] ?? "", /^\d{4}-.* {2}web-1 api critical 3\.1$/)
  assert.match(
    lines[2] ?? "",
    /^├ slow\.when +passed +service "api", metric 3\.1 +mystreams\.ts:4|^├ slow\.when +passed +service "api", metric 3\.1 .*:4 {2}export const slowStream = when\(/,
  )
  assert.match(lines[3] ?? "", /^├ slow\.by\[web-1\] +passed +host "web-1"/)
  assert.match(lines[4] ?? "", /^├ slow\.changed +stopped +state "critical"; last "critical"/)
})

test("tells why an action was taken: only the way that led to it", async () => {
  const id = "0.1/slow/when/by[web-1]/changed/email/0"
  const { out } = await asking([], { action: id })
  assert.match(out, `→ email to you@example.org  (${id})`)
  assert.match(out, 'last "ok" → "critical"')
  assert.not.match(out, "raw")
  const none = await asking([], { action: "0.1/no/such" })
  assert.match(none.out, "did not come to 0.1/no/such")
  assert.is(none.code, 1)
})

test("tells what a record came to", async () => {
  const { lines } = await asking([], { event: 3 })
  assert.match(lines[2] ?? "", /slow\.when +stopped +service "disk"/)
  assert.match(lines[3] ?? "", /raw\.when +stopped +service "disk"/)
})

test("tells why not: of each way there what stopped it", async () => {
  const { lines, err } = await asking(["not", "email", "web-1", "api"])
  assert.equal(lines.slice(-2), ["slow: changed stopped it", "raw: raw RxJS gave nothing at once; why is not known"])
  assert.match(err, "raw RxJS stands in the way")
  assert.equal((await asking(["not", "slow", "web-1", "api"])).lines.at(-1), "slow: changed stopped it")
})

test("tells of a stream that was suspended that this is why not", async () => {
  const { terminal, written } = paper({ isTTY: true })
  const suspend = { stream: "slow", until: 4e12, reason: "noise" }
  await why(["not", "slow", "web-1", "api"], {}, terminal, remembering([[0, { suspend }], ...story], version))
  assert.match(written.out, "slow is suspended, it is given nothing: noise\nnothing of it came to slow\n")
})

test("says so where it did", async () => {
  const { terminal, written } = paper({ isTTY: true })
  await why(["not", "slow", "web-1", "api"], {}, terminal, remembering(story.slice(0, 1), version))
  assert.match(written.out, "slow: it did (dmon why --action '0.1/slow/when/by[web-1]/changed/email/0')")
})

test("gives the same as JSON", async () => {
  const told = JSON.parse((await asking(["not", "slow", "web-1", "api"], { json: true })).out)
  assert.equal([told.position, told.stateKnown, told.notes], [2, true, []])
  assert.equal(told.stopped, [{ address: "slow/when/by[web-1]/changed", name: "changed", verdict: "stopped" }])
  assert.is(told.steps[0].written.line, 4)
  assert.equal(told.steps[0].read, { service: "api", metric: 3.1 })
})

test("refuses what it cannot answer, and says what was meant", async () => {
  assert.is(await code(["web-1"]), "DM140")
  assert.is(await code([]), "DM140")
  assert.is(await code(["a", "b"], { event: 1 }), "DM140")
  assert.is(await code(["web-9", "api"]), "DM150")
  assert.is(await code([], { event: 99 }), "DM150")
  assert.is(await code(["not", "emial", "web-1", "api"]), "DM155")
})

test("never lets an event's text drive the terminal", async () => {
  const { terminal, written } = paper({ isTTY: true })
  const hostile = { host: "\x1b]0;x\x07", service: "api", state: "\x9b2J", metric: 3 }
  await why([], { event: 1 }, terminal, remembering([[0, hostile]], version))
  assert.not.match(written.out, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
})

test.run()
