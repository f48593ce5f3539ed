import { readFileSync } from "node:fs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../../src/base/error.ts"
import { pseudonyms } from "../../../../src/cli/commands/record/pseudonyms.ts"
import { type RecordFlags, record } from "../../../../src/cli/commands/record/record.ts"
import { run } from "../../../../src/engine/run.ts"
import { index } from "../../../../src/index/indexing.ts"
import { fixture, fixtureOf } from "../../../../src/testing/fixture.ts"
import { folder } from "../../../engine/load/folder.ts"
import { start, versionFrom } from "../../../engine/replay/kit.ts"
import { paper } from "../../paper.ts"
import { remembering } from "../../remembering.ts"

const test = suite("dmon record")
const version = await versionFrom('import { index } from "dmon"\nexport const stream = index()\n')
const story = [
  [
    0,
    {
      host: "web-1",
      service: "cpu",
      metric: 1,
      description: "web-1's cpu, not web-12",
      attributes: { peer: "db-1", arrival: "late" },
    },
  ],
  [5, [{ host: "db-1", service: "cpu", time: start + 1 }, { service: "deploy" }]],
] as const

async function recording(flags: RecordFlags) {
  const files = folder()
  const before = process.cwd()
  process.chdir(files.path)
  try {
    const { terminal, written } = paper()
    const code = await record({ fixture: "spike", ...flags }, terminal, remembering(story, version))
    const text = readFileSync(files.at("fixtures/spike.jsonl"), "utf8")
    return {
      code,
      ...written,
      lines: text
        .trimEnd()
        .split("\n")
        .map(line => JSON.parse(line)),
      input: fixture(files.at("fixtures/spike.jsonl")),
    }
  } finally {
    process.chdir(before)
    files.remove()
  }
}

test("writes an event a line with when it came, and hosts under other names", async () => {
  const { code, out, lines } = await recording({})
  assert.is(code, 0)
  assert.is(out, "recorded 3 events → fixtures/spike.jsonl (hosts pseudonymised; --raw to keep)\n")
  assert.equal(lines, [
    {
      host: "host-1",
      service: "cpu",
      description: "host-1's cpu, not web-12",
      time: start,
      metric: 1,
      peer: "host-2",
      attributes: { arrival: "late" },
      arrival: start,
    },
    { host: "host-2", service: "cpu", time: start + 1, arrival: start + 5 },
    { service: "deploy", time: start + 5, arrival: start + 5 },
  ])
})

test("keeps hosts where it is told to, and chooses by time and query", async () => {
  const { lines, out } = await recording({ raw: true, query: 'host = "db-1"' })
  assert.equal(
    lines.map(({ host }) => host),
    ["db-1"],
  )
  assert.match(out, "hosts as they are")
  assert.is((await recording({ from: start + 3 })).lines.length, 2)
  assert.is((await recording({ to: start + 3 })).lines.length, 1)
})

test("names a field that is misspelt, and takes one that only some events bear", async () => {
  const error = await recording({ query: 'hots = "db-1"' }).catch((error: DmonError) => error)
  assert.is((error as DmonError).code, "DM301")
  assert.is((error as DmonError).more["did you mean"], "host ?")
  assert.is((await recording({ query: 'peer = "db-1"' })).lines.length, 1)
})

test("is read again as it came", async () => {
  const { input } = await recording({ raw: true })
  assert.equal([input.start, input.arrivals], [start, [start, start + 5, start + 5]])
  assert.equal(input[0]?.attributes, { peer: "db-1", arrival: "late" })
  const { index: left, input: given } = run(index(), input)
  assert.is(left.length, 3)
  assert.equal(
    given.map(({ time }) => time - start),
    [0, 5, 5],
  )
})

test("refuses a name that is a path, a time of which nothing is known, and a fixture that is none", async () => {
  const code = (flags: RecordFlags) => recording(flags).catch((error: DmonError) => error.code)
  assert.is(await code({ fixture: "../x" }), "DM140")
  assert.is(await code({ query: 'host = "none"' }), "DM150")
  assert.is(await code({ from: 2, to: 1 }), "DM140")
  assert.is(await code({ last: 1000, from: 1 }), "DM140")
  assert.throws(
    () => fixture("no/such.jsonl"),
    (error: DmonError) => error.code === "DM153",
  )
  assert.throws(
    () => fixtureOf("{", "x"),
    (error: DmonError) => error.code === "DM153" && /line 1/.test(error.why ?? ""),
  )
  assert.throws(
    () => fixtureOf('{"metric":"x"}', "x"),
    (error: DmonError) => /metric/.test(error.why ?? ""),
  )
})

test("knows where a host's name begins and ends", () => {
  const events = ["web-1", "web", "a.b"].map(host => ({ host }))
  const named = pseudonyms(events)
  const said = (description: string) => named({ description }).description
  assert.is(
    said("web-1 web web-12 old-web web.example a.b axb (web)"),
    "host-1 host-2 web-12 old-web host-2.example host-3 axb (host-2)",
  )
  assert.equal(pseudonyms([])({ service: "x" }), { service: "x" })
})

test.run()
