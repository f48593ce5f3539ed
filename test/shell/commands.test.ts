import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { commands, noCommand } from "../../src/shell/commands/commands.ts"
import { atWork } from "./kit.ts"

const test = suite("commands of the shell")
const folder = mkdtempSync(join(tmpdir(), "dmon-commands-"))
const work = await atWork()

async function does(name: string, argument = ""): Promise<string> {
  let out = ""
  work.written.out = ""
  await commands[name]?.run(argument, {
    session: work.session,
    signal: new AbortController().signal,
    out: text => void (out += `${text}\n`),
    history: ["query()", "send({ service: 'x' })", "tap()"],
  })
  return `${out}${work.written.out}`.trimEnd()
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: DmonError) => error.code,
  )

const table: readonly (readonly [name: string, argument: string, said: string | RegExp])[] = [
  ["status", "", /^default +dmon 0\.1\.0, pid 7, up 2m\nstreams +0, v1 for 1m\n/],
  ["reload", "", "v2 live"],
  ["q", 'host = "web-2"', /web-2 +cpu.*\n1 of 3 index entries$/s],
  ["limit", "7", "limit 7"],
  ["limit", "", "limit 7"],
  ["expand", "auto", "expand auto"],
  ["format", "yaml", "format yaml"],
  ["format", "table", "format table"],
  ["time", "off", "time off"],
  ["ctx", "", "* default\n  prod"],
  ["explain", "dm201", "DM201: a stream threw"],
  ["record", "spike 10m", "spike 600"],
  ["history", "", "query()\nsend({ service: 'x' })\ntap()"],
  ["history", "/^T/", "tap()"],
  ["history", "send", "send({ service: 'x' })"],
]
for (const [name, argument, said] of table) {
  test(`.${name} ${argument}`.trimEnd(), async () => {
    const told = await does(name, argument)
    if (typeof said === "string") assert.is(told, said)
    else assert.match(told, said)
  })
}

test(".load runs a file, .save writes what was entered", async () => {
  const [file, saved] = [join(folder, "helpers.ts"), join(folder, "saved.ts")]
  writeFileSync(file, "#!/usr/bin/env dmon\nconst loadedName: string = 'here'\nloadedName\n")
  assert.is(await does("load", file), "'here'")
  await does("save", saved)
  assert.match(readFileSync(saved, "utf8"), "loadedName")
  assert.is(await code(does("load", join(folder, "absent.ts"))), "DM177")
  assert.is(await code(does("save", join(folder, "no", "such", "folder"))), "DM177")
})

test("say what they take, where they are given something else", async () => {
  for (const [name, argument] of [
    ["format", "xml"],
    ["limit", "-1"],
    ["load", ""],
    ["explain", "DM999"],
    ["history", "/("],
  ])
    assert.is(await code(does(name as string, argument)), "DM175", name)
})

test("are told of where one is misspelt", () => {
  assert.is(noCommand("staus", []).more["did you mean"], ".status ?")
  assert.is(noCommand("edtor", ["editor"]).more["did you mean"], ".editor ?")
  assert.equal(noCommand("zzzzzz", []).more, {})
})

test.after(() => {
  work.close()
  rmSync(folder, { recursive: true, force: true })
})
test.run()
