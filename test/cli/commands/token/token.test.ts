import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type TokenFlags, token } from "../../../../src/cli/commands/token/token.ts"
import { tokensPath } from "../../../../src/cli/commands/token/token-store.ts"
import { tokens } from "../../../../src/listeners/tokens.ts"

const test = suite("dmon token")
let folder: string
let path: string
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "dmon-token-"))
  path = join(folder, "new", "tokens.json")
})
test.after.each(() => rmSync(folder, { recursive: true }))

const now = Date.parse("2026-11-21T12:00:00Z")

async function run(action: "add" | "list" | "remove", name?: string, flags: TokenFlags = {}, isTTY = false) {
  const written = { out: "", said: "" }
  const terminal = {
    out: (text: string) => void (written.out += text),
    say: (line: string) => void (written.said += `${line}\n`),
    isTTY,
    isHeard: false,
    columns: 120,
    colors: false,
  }
  const code = await token(action, name, { tokens: path, ...flags }, terminal, now)
  return { code, ...written }
}
const fails = async (code: string, text: RegExp, ...of: Parameters<typeof run>) => {
  const error = await run(...of).catch(error => error)
  assert.is(error.code, code)
  assert.match(error.render(), text)
}

test("prints a secret of 256 bits once, and keeps its hash where only this user can read it", async () => {
  const { code, out, said } = await run("add", "ann", { role: "viewer" })
  assert.is(code, 0)
  assert.match(out, /^dmon_[\w-]{43}\n$/)
  assert.match(said, `--token-file ${path}`)
  const secret = out.trim()
  assert.not.match(said, secret)
  assert.not.match(readFileSync(path, "utf8"), secret.slice(5))
  assert.is(statSync(path).mode & 0o777, 0o600)
  assert.is(statSync(dirname(path)).mode & 0o777, 0o700)
  assert.equal(readdirSync(dirname(path)), ["tokens.json"])
  assert.equal(tokens(path).whose(secret), { caller: { name: "ann", role: "viewer" } })
})

test("makes a token that expires, and says all of it as JSON", async () => {
  const { out } = await run("add", "ann", { role: "admin", expires: 30 * 86_400_000, json: true })
  const { token: secret, ...more } = JSON.parse(out)
  const expires = "2026-12-21T12:00:00.000Z"
  assert.equal(more, { name: "ann", role: "admin", expires })
  assert.equal(tokens(path).whose(secret, now + 30 * 86_400_000), { expired: expires })
})

test("lists tokens without their hashes: a table for a person, lines of JSON elsewhere", async () => {
  assert.equal(await run("list"), { code: 0, out: "", said: "" })
  await run("add", "ann", { role: "viewer" })
  await run("add", "bob", { role: "operator", expires: 0 })
  const created = new Date(now).toISOString()
  assert.is(
    (await run("list", undefined, {}, true)).out,
    `NAME  ROLE      CREATED                   EXPIRES
ann   viewer    ${created}  -
bob   operator  ${created}  ${created} (over)
`,
  )
  assert.equal(
    (await run("list")).out
      .trim()
      .split("\n")
      .map(line => JSON.parse(line)),
    [
      { name: "ann", role: "viewer", created },
      { name: "bob", role: "operator", created, expires: created },
    ],
  )
})

test("removes a token: its secret is good no more, the others are", async () => {
  const secrets = []
  for (const name of ["ann", "bob"]) secrets.push((await run("add", name, { role: "viewer" })).out.trim())
  assert.is((await run("remove", "ann")).code, 0)
  const known = tokens(path)
  assert.equal(
    secrets.map(secret => typeof known.whose(secret)),
    ["string", "object"],
  )
})

test("refuses what cannot be, and changes nothing", async () => {
  await run("add", "ann", { role: "viewer" })
  const before = readFileSync(path, "utf8")
  await fails("DM160", /there is a token named ann already/, "add", "ann", { role: "admin" })
  await fails("DM160", /there is no token named bob/, "remove", "bob")
  await fails("DM140", /lacks the name/, "add", undefined, { role: "admin" })
  await fails("DM140", /lacks the name/, "remove")
  await fails("DM140", /--role viewer\|operator\|admin/, "add", "bob")
  await fails("DM140", /cannot be the name/, "add", "a b", { role: "admin" })
  assert.is(readFileSync(path, "utf8"), before)
})

test("refuses to write over a file of bare tokens", async () => {
  path = join(folder, "old")
  writeFileSync(path, "secret\n", { mode: 0o600 })
  await fails("DM121", /before tokens had roles/, "add", "ann", { role: "viewer" })
  assert.is(readFileSync(path, "utf8"), "secret\n")
})

test("says where it cannot write, and leaves nothing behind", async () => {
  writeFileSync(join(folder, "file"), "")
  path = join(folder, "file", "tokens.json")
  await fails("DM160", /cannot be written/, "add", "ann", { role: "viewer" })
  assert.equal(readdirSync(folder), ["file"])
})

test("keeps tokens in the user's folder of settings unless told otherwise", () => {
  assert.is(tokensPath(undefined, { XDG_CONFIG_HOME: "/c" }), "/c/dmon/tokens.json")
  assert.match(tokensPath(undefined, {}), /\/\.config\/dmon\/tokens\.json$/)
  assert.is(tokensPath("/t", { XDG_CONFIG_HOME: "/c" }), "/t")
})

test.run()
