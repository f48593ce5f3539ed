import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { type CtxFlags, ctx } from "../../../src/cli/commands/ctx.ts"
import { contextsPath, storedContexts } from "../../../src/cli/connection/contexts.ts"
import { paper } from "../paper.ts"

const contexts = suite("dmon ctx")
let home: string
contexts.before.each(() => {
  home = mkdtempSync(join(tmpdir(), "dmon-ctx-"))
})
contexts.after.each(() => rmSync(home, { recursive: true }))

const path = () => contextsPath({ XDG_CONFIG_HOME: home })
async function saying(line: string, flags: CtxFlags = {}, tty = true, env: Record<string, string> = {}) {
  const [action, name] = line.split(" ").filter(Boolean)
  const { terminal, written } = paper({ isTTY: tty })
  await ctx(action, name, flags, terminal, { XDG_CONFIG_HOME: home, ...env })
  return written
}
const code = (line: string, flags?: CtxFlags) =>
  saying(line, flags).then(
    () => "",
    (error: DmonError) => error.code,
  )
const prod = { url: "wss://prod.example.org", color: "red" } as const
const test = { url: "10.0.0.1:5556" }

contexts("keeps servers by their names, where only this user reads them", async () => {
  const token = join(home, "prod.token")
  writeFileSync(token, "secret\n")
  const { err } = await saying("add prod", { ...prod, tokenFile: token })
  assert.is(err, "prod is added: https://prod.example.org/     dmon ctx use prod\n")
  await saying("add test", test)
  assert.equal(storedContexts(path()).contexts, {
    prod: { url: "https://prod.example.org/", tokenFile: token, color: "red" },
    test: { url: "http://10.0.0.1:5556/" },
  })
  assert.is(statSync(path()).mode & 0o777, 0o600)
  assert.is(statSync(join(home, "dmon")).mode & 0o777, 0o700)
  assert.not.match(readFileSync(path(), "utf8"), "secret")
  assert.equal(readdirSync(join(home, "dmon")), ["contexts.json"])
})

contexts("changes one that is there", async () => {
  await saying("add prod", prod)
  assert.match((await saying("add prod", test)).err, "prod is changed: http://10.0.0.1:5556/")
})

contexts("are used, and the one before is used again", async () => {
  await saying("add prod", prod)
  await saying("add test", test)
  assert.is((await saying("use prod")).err, "commands mean prod, https://prod.example.org/\n")
  await saying("use test")
  assert.is((await saying("-")).err, "commands mean prod, https://prod.example.org/\n")
  assert.match((await saying("-")).err, "mean test")
  assert.is((await saying("use default")).err, "commands mean default, this machine's own\n")
  assert.match((await saying("-")).err, "mean test")
})

contexts("go back to this machine's own where nothing was before", async () => {
  await saying("add prod", prod)
  await saying("use prod")
  assert.match((await saying("-")).err, "mean default")
  assert.match((await saying("-")).err, "mean prod")
})

contexts("are listed, with a mark at the one that is used", async () => {
  await saying("add prod", prod)
  await saying("use prod")
  assert.equal((await saying("")).out.split("\n"), [
    "   NAME     URL                        TOKEN",
    "   default  this machine's own         -",
    "*  prod     https://prod.example.org/  -",
    "",
  ])
  assert.equal(
    (await saying("list", {}, false)).out,
    '{"name":"default"}\n{"name":"prod","url":"https://prod.example.org/","color":"red","used":true}\n',
  )
})

contexts("are shown: the one that is named, or else the one that is used", async () => {
  await saying("add prod", prod)
  const { out } = await saying("show prod")
  assert.is(out, `name   prod\nurl    https://prod.example.org/\ncolor  red\nkept   ${path()}\n`)
  assert.match((await saying("show")).out, "this machine's own")
  assert.is(
    (await saying("show prod", { json: true })).out,
    '{"name":"prod","url":"https://prod.example.org/","color":"red"}\n',
  )
})

contexts("go, and are not used any more", async () => {
  await saying("add prod", prod)
  await saying("use prod")
  assert.is((await saying("rm prod")).err, "prod is removed; commands mean this machine's own again\n")
  assert.equal(storedContexts(path()), { before: "default", contexts: {} })
})

contexts("say when a variable wins over what is used", async () => {
  await saying("add prod", prod)
  assert.match((await saying("use prod", {}, true, { DMON_URL: "x:1" })).err, "note  DMON_URL=x:1 is set, and wins")
})

const refused: [line: string, flags: CtxFlags, code: string][] = [
  ["use none", {}, "DM161"],
  ["rm none", {}, "DM161"],
  ["show none", {}, "DM161"],
  ["use", {}, "DM140"],
  ["add prod", {}, "DM140"],
  ["add default", prod, "DM140"],
  ["add -x", prod, "DM140"],
  ["add __proto__", prod, "DM140"],
  ["use constructor", {}, "DM161"],
  ["add prod", { url: "ftp://x" }, "DM140"],
  ["add prod", { ...prod, tokenFile: "/nowhere/token" }, "DM140"],
  ["ues prod", {}, "DM140"],
]
for (const [line, flags, expected] of refused) {
  contexts(`answer  ctx ${line} ${JSON.stringify(flags)}  with ${expected || "no error"}`, async () =>
    assert.is(await code(line, flags), expected),
  )
}

contexts("say what was meant", async () => {
  await saying("add prod", prod)
  assert.equal(await saying("prod").catch((error: DmonError) => error.more), { "did you mean": "dmon ctx use prod ?" })
  assert.equal(await saying("ues").catch((error: DmonError) => error.more), { "did you mean": "dmon ctx use ?" })
})

contexts("tell of a file that cannot be read, and leave it as it is", async () => {
  mkdirSync(join(home, "dmon"))
  writeFileSync(path(), '{"contexts": 1}')
  assert.is(await code("add prod", prod), "DM161")
  assert.is(readFileSync(path(), "utf8"), '{"contexts": 1}')
})

contexts.run()
