import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Reach, whereIs } from "../../src/cli/connect.ts"
import type { Where } from "../../src/web/client.ts"

const where = suite("whereIs")
const folder = mkdtempSync(join(tmpdir(), "dmon-connect-"))
const file = join(folder, "token")
writeFileSync(file, "# mine\n\nsecret\nanother\n")
writeFileSync(join(folder, "empty"), "# none\n")
writeFileSync(join(folder, "tokens.json"), '{"tokens": []}\n')
where.after(() => rmSync(folder, { recursive: true }))

const runtime = { XDG_RUNTIME_DIR: "/run/user/1" }
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
  where(`takes ${what}`, () => assert.equal(whereIs(reach, { ...runtime, ...env }), expected))
}

const wrong: [what: string, reach: Reach][] = [
  ["a name and an address", { name: "two", url }],
  ["an address of another kind", { url: "ftp://x" }],
  ["no address at all", { url: "http://" }],
  ["a token file that is not there", { url, tokenFile: join(folder, "none") }],
  ["the file by which a server knows tokens", { url, tokenFile: join(folder, "tokens.json") }],
  ["a token file without a token", { url, tokenFile: join(folder, "empty") }],
]
for (const [what, reach] of wrong) {
  where(`refuses ${what}`, () => {
    assert.throws(
      () => whereIs(reach, runtime),
      (error: { code: string }) => error.code === "DM140",
    )
  })
}

where.run()
