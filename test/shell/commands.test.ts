import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import type { RecordingAnswer, Remote, Status } from "../../src/engine/remote.ts"
import { cheats } from "../../src/shell/commands/cheat.ts"
import { commands, noCommand } from "../../src/shell/commands/commands.ts"
import { doctor, oldestNode, runtime } from "../../src/shell/commands/doctor.ts"
import type { Handed } from "../../src/shell/handed.ts"
import { atWork, running } from "./kit.ts"

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

test(".cheat is one screen of lines that can be run as they stand", async () => {
  const told = (await does("cheat")).split("\n")
  assert.ok(told.length <= 23, `${told.length} lines`)
  assert.ok(told.some(line => line.startsWith('why("web-1", "api latency")  ')))
  await work.prints("query()")
  for (const [line] of cheats({ host: "web-1", service: "cpu", stream: "api" })) {
    const [, command, argument = ""] = /^\.(\w+) ?(.*)$/.exec(line) ?? []
    if (command === undefined) await work.session.value(line)
    else assert.ok(commands[command]?.argument !== undefined || argument === "", line)
  }
})

const looked = async (more: Partial<Remote>, given: Partial<Handed> = {}) => {
  const { remote } = running()
  const one = await atWork({}, { connect: () => ({ ...remote, ...more }), ...given })
  try {
    return await doctor(one.session)
  } finally {
    one.close()
  }
}
const healthy = async () =>
  ({ ...(await running().remote.status()), now: Date.now() / 1000, journal: { next: 9 } }) as Status
const recording = async () => ({ folder: "/var/lib/dmon" }) as RecordingAnswer

test(".doctor finds nothing where nothing is wrong", async () => {
  const lines = await looked({ status: healthy, recording })
  assert.ok(
    lines.every(line => line.startsWith("ok    ")),
    lines.join("\n"),
  )
  for (const what of [
    "dmon default answers",
    "both dmon 0.1.0",
    "node ",
    "clock",
    "/var/lib/dmon",
    "1 listener:",
    "1 output:",
  ])
    assert.ok(
      lines.some(line => line.includes(what)),
      what,
    )
})

test(".doctor says of all that is wrong what to do about it", async () => {
  const ledger = { in: 9, out: 6, dropped: { malformed: 3 }, held: 0 }
  const status = async () =>
    ({
      ...(await healthy()),
      now: Date.now() / 1000 - 60,
      version: "0.2.0",
      listeners: [{ ...ledger, name: "tcp", address: "127.0.0.1:5555", state: "waiting" }],
      outputs: [{ ...ledger, name: "email", key: "email to ann", note: "printed: no SMTP is set", held: 2000 }],
      streams: [{ ...ledger, name: "api", dropped: { failed: 2 } }],
      stale: { since: Date.now() / 1000 - 120, error: "oh" },
    }) as unknown as Status
  const lines = await looked({ status, recording: async () => ({}) as RecordingAnswer })
  for (const what of [
    "this shell is dmon 0.1.0, the server 0.2.0",
    /clock is (?:59|60)\.\d s behind this one/,
    "kept in memory only",
    "tcp 127.0.0.1:5555 does not listen: it is waiting",
    "tcp 127.0.0.1:5555 has dropped 3 malformed of 9",
    "email: printed: no SMTP is set",
    "email to ann has dropped 3 malformed",
    "2,000 wait for email to ann",
    "v1 runs, but the file on disk does not: for 1m",
    "stream api has lost 2 failed of 9",
  ]) {
    const at = lines.findIndex(
      line => line.startsWith("warn  ") && (typeof what === "string" ? line.includes(what) : what.test(line)),
    )
    assert.ok(at >= 0, `${what}\n${lines.join("\n")}`)
    assert.match(lines[at + 1] ?? "", /^ {6}fix {2}\S/)
  }
})

test(".doctor says that no dmon answers, and what an admin alone is told", async () => {
  let gone = false
  const unreachable = new DmonError("DM510", "no dmon answers at /x", { fix: "start one" })
  const status = async () => {
    if (gone) throw unreachable
    gone = true
    return healthy()
  }
  assert.equal((await looked({ status })).slice(0, 2), ["warn  no dmon answers at /x", "      fix  start one"])
  const denied = () => Promise.reject(new DmonError("DM503", "no"))
  assert.ok(
    (await looked({ status: healthy, recording: denied })).includes(
      "ok    whether what comes in is kept on a disk is told to an admin only",
    ),
  )
})

test(".doctor knows which node package.json asks for", () => {
  assert.is(
    `>=${oldestNode}`,
    JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")).engines.node,
  )
  assert.is(runtime("20.19.0").fix, undefined)
  assert.is(runtime("22.1.0").fix, undefined)
  assert.is(runtime("20.18.3").fix, "install node 20.19 or newer")
})

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
