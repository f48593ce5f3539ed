import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { digest, readTokens, type Token, tokens } from "../../src/listeners/tokens.ts"

const test = suite("tokens")
const folder = mkdtempSync(join(tmpdir(), "dmon-tokens-"))
const path = join(folder, "tokens.json")
test.after(() => rmSync(folder, { recursive: true }))
test.before.each(() => rmSync(path, { force: true }))

const now = Date.parse("2026-11-21T12:00:00Z")
const token = (name: string, more: Partial<Token> = {}): Token => ({
  name,
  role: "viewer",
  sha256: digest(`secret of ${name}`).toString("hex"),
  created: "2026-11-01T00:00:00.000Z",
  ...more,
})
const write = (...of: Token[]) => {
  writeFileSync(`${path}.next`, JSON.stringify({ tokens: of }), { mode: 0o600 })
  renameSync(`${path}.next`, path)
}
const refusal = (text: string): DmonError => {
  writeFileSync(path, text, { mode: 0o600 })
  try {
    readTokens(path)
  } catch (error) {
    return error as DmonError
  }
  throw new Error("it was not refused")
}

test("says whose a secret is, and what that one may do", () => {
  write(token("ann"), token("bob", { role: "admin" }))
  const known = tokens(path)
  known.load()
  assert.equal(known.whose("secret of ann"), { caller: { name: "ann", role: "viewer" } })
  assert.equal(known.whose("secret of bob"), { caller: { name: "bob", role: "admin" } })
})

for (const secret of [
  "",
  "secret of",
  "secret of ann ",
  "Secret of ann",
  "ann",
  digest("secret of ann").toString("hex"),
]) {
  test(`does not know ${JSON.stringify(secret)}`, () => {
    write(token("ann"))
    assert.is(tokens(path).whose(secret), "wrong")
  })
}

test("knows a token until it expires, and says then when that was", () => {
  const expires = new Date(now).toISOString()
  write(token("ann", { expires }))
  const known = tokens(path)
  assert.equal(known.whose("secret of ann", now - 1), { caller: { name: "ann", role: "viewer" } })
  assert.equal(known.whose("secret of ann", now), { expired: expires })
})

test("reads the file again when it has changed: who was added is known, who was removed is not", () => {
  write(token("ann"))
  const known = tokens(path)
  known.load()
  write(token("bob"))
  assert.equal(known.whose("secret of bob"), { caller: { name: "bob", role: "viewer" } })
  assert.is(known.whose("secret of ann"), "wrong")
})

test("goes on with what it knew when the file is damaged, and says so once; knows nobody when it is gone", () => {
  const said: string[] = []
  write(token("ann"))
  const known = tokens(path, message => said.push(message))
  known.load()
  writeFileSync(path, '{"tokens": [')
  for (let i = 0; i < 2; i++) assert.is(typeof known.whose("secret of ann"), "object")
  assert.is(said.length, 1)
  assert.match(said[0]!, "the tokens that were read before stay good")
  rmSync(path)
  assert.is(known.whose("secret of ann"), "wrong")
})

const damaged: [what: string, text: string][] = [
  ["is no JSON", '{"tokens": ['],
  ["holds something else", '{"users": []}'],
  ["has a role that there is not", JSON.stringify({ tokens: [{ ...token("ann"), role: "root" }] })],
  ["has a hash that is none", JSON.stringify({ tokens: [{ ...token("ann"), sha256: "secret" }] })],
]
for (const [what, text] of damaged) {
  test(`refuses a file that ${what}`, () => {
    const error = refusal(text)
    assert.equal([error.code, error.message], ["DM121", `the file of tokens is damaged: ${path}`])
  })
}

test("refuses a file of bare tokens, as dmon had them, and says how to make one with roles", () => {
  for (const text of ["0123456789abcdef\n", "# mine\n\nsecret\n", ""]) {
    const error = refusal(text)
    assert.is(error.code, "DM121")
    assert.match(error.why!, "before tokens had roles")
    assert.match(error.fix!, "dmon token add NAME --role admin --tokens tokens.json")
    assert.not.match(error.render(), "secret")
  }
})

test("refuses a file that others may write, and one that is not there", () => {
  write(token("ann"))
  for (const mode of [0o620, 0o602]) {
    chmodSync(path, mode)
    assert.throws(() => readTokens(path), new RegExp(`others may write the file of tokens: ${path}`))
  }
  rmSync(path)
  assert.throws(() => tokens(path).load(), /the file of tokens cannot be read/)
})

test.run()
