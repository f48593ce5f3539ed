import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../../src/base/error.ts"
import { type ReplayFlags, replay } from "../../../../src/cli/commands/replay/replay.ts"
import { sweptOf } from "../../../../src/cli/commands/replay/sweep.ts"
import { folder } from "../../../engine/load/folder.ts"
import { start, versionFrom } from "../../../engine/replay/kit.ts"
import { paper } from "../../paper.ts"
import { remembering } from "../../remembering.ts"

const test = suite("dmon replay")
const text = (limit: number) => `import { email, index, over, param } from "dmon"
export const hotStream = over(param("limit", ${limit}), email("me@example.org"))
export const indexStream = index()
`
const version = await versionFrom(text(5))
const files = folder({
  "mystreams.ts": text(7),
  "spike.jsonl": `{"host":"web-1","metric":9,"arrival":${start}}\n{"host":"web-2","metric":1,"arrival":${start + 9}}\n`,
})
test.after(() => files.remove())
const hot = (metric: number) => ({ host: "web-1", service: "cpu", metric })
const story = [
  [0, hot(4)],
  [10, hot(6)],
  [20, hot(8)],
] as const

async function playing(flags: ReplayFlags, tty: Parameters<typeof paper>[0] = { isTTY: true }) {
  const { terminal, written } = paper(tty)
  const code = await replay(flags, terminal, remembering(story, version))
  return { code, ...written }
}

test("prints what outputs would have got, and what it came to", async () => {
  const { code, out } = await playing({})
  assert.is(code, 0)
  const lines = out.trim().split("\n")
  assert.match(lines[0] ?? "", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000 {2}email to me@example\.org {2}web-1 cpu$/)
  assert.match(lines[2] ?? "", /^3 records · 20 s in \d+ ms .*· 2 actions \(email to me@example.org 2\)$/)
})

test("prints JSON with the ids of actions, and a summary last", async () => {
  const { out } = await playing({ json: true })
  const lines = out
    .trim()
    .split("\n")
    .map(line => JSON.parse(line))
  assert.equal(
    lines.slice(0, 2).map(({ id, output }) => [id, output]),
    [
      ["0.2/hot/over/email/0", "email"],
      ["0.3/hot/over/email/0", "email"],
    ],
  )
  assert.equal([lines[2].records, lines[2].stateKnown, lines[2].failures], [3, true, 0])
  const piped = await playing({}, {})
  assert.is(piped.out.trim().split("\n").length, 2)
  assert.match(piped.err, "2 actions")
})

test("plays a range", async () => {
  assert.match((await playing({ from: start + 15 })).out, "1 action ")
  assert.match((await playing({ to: start + 15 })).out, "1 action ")
  const none = await playing({ from: start + 100 }).catch((error: DmonError) => error)
  assert.is((none as DmonError).code, "DM150")
})

test("makes a table of what other values of a param would come to", async () => {
  const { out } = await playing({ set: [sweptOf("limit=3..9:3")] })
  assert.equal(out.split("\n"), [
    "limit  actions  email to me@example.org",
    "    3        3                        3",
    "    6        1                        1",
    "    9        0                        0",
    "",
  ])
  const { out: json } = await playing({ set: [sweptOf("limit=7,8")], json: true })
  assert.equal(
    json
      .trim()
      .split("\n")
      .map(line => JSON.parse(line).limit),
    ["7", "8"],
  )
  assert.match((await playing({ set: [sweptOf("limit=7")] })).out, "1 action ")
})

test("refuses a param that no stream declares, and what does not go together", async () => {
  const code = (flags: ReplayFlags) =>
    playing(flags).catch((error: DmonError) => [error.code, error.more["did you mean"]])
  assert.equal(await code({ set: [sweptOf("limt=3")] }), ["DM151", "limit ?"])
  assert.equal(await code({ set: [sweptOf("limit=3")], against: "recorded" }), ["DM140", undefined])
  assert.equal(await code({ against: "nothing-of-that-name" }), ["DM152", undefined])
})

test("knows a param that is asked for only as events pass", async () => {
  const inner = await versionFrom(`import { log, param, when } from "dmon"
export const stream = when(e => e.metric! > param("limit", 5), log())
`)
  const { terminal, written } = paper({ isTTY: true })
  await replay({ set: [sweptOf("limit=3,7")] }, terminal, remembering(story, inner))
  assert.equal(written.out.split("\n").slice(1, 3), ["    3        3    3", "    7        1    1"])
  const none = await replay({ set: [sweptOf("else=3,7")] }, terminal, remembering(story, inner)).catch(error => error)
  assert.is(none.code, "DM151")
})

test("tells what an edit would have changed", async () => {
  const flags = { streams: [files.at("mystreams.ts")], against: "recorded" }
  const { code, out } = await playing(flags)
  assert.is(code, 0)
  assert.match(out, "against what ran then:  +0 −1 ~0 actions · index +0 −0 ~0     --show lists them")
  const shown = await playing({ ...flags, show: true, failOnDifference: true })
  assert.is(shown.code, 1)
  assert.match(shown.out, /^− .*email to me@example\.org {2}web-1 cpu$/m)
  const { actions } = JSON.parse((await playing({ ...flags, json: true })).out)
  assert.equal([actions.added.length, actions.gone[0].id, actions.same], [0, "0.2/hot/over/email/0", 1])
})

test("plays a fixture through streams that are named", async () => {
  const recording = files.at("spike.jsonl")
  const { out } = await playing({ recording, streams: [files.at("mystreams.ts")] })
  assert.match(out, "2 records · 9 s in")
  assert.match(out, "1 action ")
  const code = (flags: ReplayFlags) => playing(flags).catch((error: DmonError) => error.code)
  assert.is(await code({ recording }), "DM140")
  assert.is(await code({ recording: files.at("none.jsonl") }), "DM153")
  const streams = [files.at("mystreams.ts")]
  assert.is(await code({ recording: "/dev/zero", streams }), "DM153", "it does not end")
  assert.is(await code({ recording: "/dev/null", streams }), "DM150", "it is empty")
})

test("paints how far it is where a person reads it", async () => {
  const painted: string[] = []
  const { terminal } = paper({ isTTY: true })
  const many = Array.from({ length: 12_000 }, (_, i) => [i / 100, hot(1)] as const)
  await replay({}, { ...terminal, repaint: line => void painted.push(line) }, remembering(many, version))
  assert.match(painted[0] ?? "", /^[█░]{24} \d+ % · [\d,]+ records\/s/)
  assert.is(painted.at(-1), "")
})

test("takes the bar off its line before it prints an action, and shows it at a pace too", async () => {
  const shown: string[] = []
  const { terminal } = paper({ isTTY: true })
  const both = {
    ...terminal,
    repaint: (line: string) => void shown.push(line),
    out: (text: string) => void shown.push(text),
  }
  await replay({ speed: 1e6 }, both, remembering(story, version))
  assert.match(shown[0] ?? "", /^[█░]{24} /)
  for (const [i, text] of shown.entries())
    if (i > 0 && text.includes("email to")) assert.not.match(shown[i - 1] ?? "", /█|░/)
})

test.run()
