import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { placeOf, type Reach } from "../../../src/cli/connection/connect.ts"
import { contextsPath, storeContexts } from "../../../src/cli/connection/contexts.ts"
import type { Where } from "../../../src/web/client.ts"

const where = suite("placeOf")
const folder = mkdtempSync(join(tmpdir(), "dmon-connect-"))
const file = join(folder, "token")
writeFileSync(file, "# mine\n\nsecret\nanother\n")
writeFileSync(join(folder, "empty"), "# none\n")
writeFileSync(join(folder, "tokens.json"), '{"tokens": []}\n')
where.after(() => rmSync(folder, { recursive: true }))

const runtime = { XDG_RUNTIME_DIR: "/run/user/1", XDG_CONFIG_HOME: join(folder, "none") }
const url = "http://127.0.0.1:5556/"
const table: [what: string, reach: Reach, env: Record<string, string>, where: Where][] = [
  ["this user's own by default", {}, {}, { socket: "/run/user/1/dmon/default.sock" }],
  ["a name", { name: "two" }, {}, { socket: "/run/user/1/dmon/two.sock" }],
  ["DMON_NAME", {}, { DMON_NAME: "two" }, { socket: "/run/user/1/dmon/two.sock" }],
  ["an address", { url }, {}, { url, token: undefined }],
  ["an address without its scheme", { url: "127.0.0.1:5556" }, {}, { url, token: undefined }],
  [
    "that of a WebSocket",
    { url: "wss://dmon.example.org" },
    {},
    { url: "https://dmon.example.org/", token: undefined },
  ],
  ["DMON_URL and DMON_TOKEN", {}, { DMON_URL: url, DMON_TOKEN: "t" }, { url, token: "t" }],
  ["a flag before a variable", { name: "two" }, { DMON_URL: url }, { socket: "/run/user/1/dmon/two.sock" }],
  ["an address before DMON_NAME", { url }, { DMON_NAME: "two" }, { url, token: undefined }],
  ["the token in a file", { url, tokenFile: file }, { DMON_TOKEN: "t" }, { url, token: "secret" }],
  ["DMON_TOKEN_FILE", { url }, { DMON_TOKEN_FILE: file }, { url, token: "secret" }],
]
for (const [what, reach, env, expected] of table) {
  where(`takes ${what}`, () => assert.equal(placeOf(reach, { ...runtime, ...env }).where, expected))
}

const wrong: [what: string, reach: Reach][] = [
  ["a name and an address", { name: "two", url }],
  ["an address and a context", { url, ctx: "prod" }],
  ["an address of another kind", { url: "ftp://x" }],
  ["no address at all", { url: "http://" }],
  ["a token file that is not there", { url, tokenFile: join(folder, "none") }],
  ["the file by which a server knows tokens", { url, tokenFile: join(folder, "tokens.json") }],
  ["a token file without a token", { url, tokenFile: join(folder, "empty") }],
]
for (const [what, reach] of wrong) {
  where(`refuses ${what}`, () => {
    assert.throws(
      () => placeOf(reach, runtime),
      (error: { code: string }) => error.code === "DM140",
    )
  })
}

/** What is meant where prod is a context, and is the one that is used. */
function meant(reach: Reach, env: Record<string, string> = {}, used = "prod") {
  const home = { XDG_CONFIG_HOME: join(folder, "config") }
  const prod = { url: "https://prod.example.org/", tokenFile: file, color: "red" as const }
  const bare = { url: "http://10.0.0.1:5556/" }
  storeContexts(contextsPath(home), { ...(used !== "" && { used }), contexts: { prod, bare } })
  return placeOf(reach, { ...runtime, ...home, ...env })
}

where("means the context that is used, with its token and its colour", () => {
  const { where, label, color } = meant({})
  assert.equal([where.url, where.token, label, color], ["https://prod.example.org/", "secret", "prod", "red"])
  assert.match(where.context ?? "", /^prod \(.*contexts\.json\), token from .*token$/)
})

where("means its own where none is used", () => {
  assert.equal(meant({}, {}, "").where, { socket: "/run/user/1/dmon/default.sock" })
})

const before: [what: string, reach: Reach, env: Record<string, string>, label: string][] = [
  ["a name", { name: "two" }, {}, "two"],
  ["an address", { url }, {}, "127.0.0.1:5556"],
  ["another context", { ctx: "bare" }, {}, "bare"],
  ["default, this user's own", { ctx: "default" }, {}, "default"],
  ["DMON_CTX", {}, { DMON_CTX: "bare", DMON_URL: url }, "bare"],
  ["DMON_URL", {}, { DMON_URL: url, DMON_NAME: "two" }, "127.0.0.1:5556"],
  ["DMON_NAME", {}, { DMON_NAME: "two" }, "two"],
]
for (const [what, reach, env, label] of before) {
  where(`puts ${what} before the context that is used`, () => assert.is(meant(reach, env).label, label))
}

where("gives no context the token of another server", () => {
  assert.is(meant({}, { DMON_TOKEN: "other" }).where.token, "secret")
  assert.is(meant({ ctx: "bare" }, { DMON_TOKEN: "given" }).where.token, "given")
  assert.is(meant({ ctx: "bare", tokenFile: file }, { DMON_TOKEN: "given" }).where.token, "secret")
  assert.match(meant({ ctx: "bare" }).where.context ?? "", "without a token")
})

where("says which contexts there are, and which was meant", () => {
  const error = (() => {
    try {
      return meant({ ctx: "prdo" })
    } catch (error) {
      return error as DmonError
    }
  })() as DmonError
  assert.is(error.code, "DM161")
  assert.equal(error.more, { "did you mean": "prod ?", contexts: "default prod bare" })
})

where.run()
