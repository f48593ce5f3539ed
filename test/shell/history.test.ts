import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { history, historyFile, kept } from "../../src/shell/history.ts"

const test = suite("history")
const folder = mkdtempSync(join(tmpdir(), "dmon-history-"))
let count = 0
const fresh = () => join(folder, `state-${count++}`, "dmon", "history")

test("is kept from session to session, in a file for this user only", () => {
  const file = fresh()
  const first = history(file)
  assert.ok(first.add("query()"))
  assert.ok(first.add("function f() {\n  return 1\n}"))
  assert.equal(history(file).entries, ["query()", "function f() {\n  return 1\n}"])
  assert.is(statSync(file).mode & 0o777, 0o600)
})

test("leaves out what begins with a blank, repeats the last, or is nothing", () => {
  const one = history(fresh())
  assert.equal([" secret()", "a", "a", "", "b", "a"].map(one.add), [false, true, false, false, true, true])
  assert.equal(one.entries, ["a", "b", "a"])
})

test("leaves out what holds a token, or names one", () => {
  const one = history(fresh())
  const secret = [
    'const t = "9f2c7d1e8a6b4c3f0a1b2c3d4e5f6071"',
    "fetch(url, { headers: { authorization: 'Bearer abcdefgh12345' } })",
    'password = "correct horse"',
    "login({ token: 'abcdefghi' })",
  ]
  const plain = [
    "query('service = \"api latency\"')",
    'why("web-1", "dmon listener tcp/5555")',
    'import "node:fs"',
    "token",
  ]
  assert.equal(secret.map(one.add), [false, false, false, false])
  assert.equal(plain.map(one.add), [true, true, true, true])
})

test("keeps the newest when there are too many", () => {
  const file = fresh()
  history(file).add("x")
  writeFileSync(file, Array.from({ length: kept * 2 }, (_, i) => `e${i}\n`).join(""))
  const { entries } = history(file)
  assert.is(entries.length, kept)
  assert.is(entries.at(-1), `e${kept * 2 - 1}`)
  assert.is(readFileSync(file, "utf8").split("\n").length, kept + 1)
})

test("hinders nobody where it cannot be written", () => {
  assert.ok(history("/dev/null/dmon/history").add("query()"))
  assert.ok(history(undefined).add("query()"))
})

test("stands where DMON_HISTORY says, else with the user's state; empty is nowhere", () => {
  assert.is(historyFile({ DMON_HISTORY: "/x/h" }), "/x/h")
  assert.is(historyFile({ DMON_HISTORY: "" }), undefined)
  assert.is(historyFile({ XDG_STATE_HOME: "/s" }), "/s/dmon/history")
})

test.after(() => rmSync(folder, { recursive: true, force: true }))
test.run()
