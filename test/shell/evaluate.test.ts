import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { evaluator } from "../../src/shell/evaluate/evaluator.ts"
import { scriptOf } from "../../src/shell/evaluate/script-of.ts"

const test = suite("entries of the shell")
const runs = evaluator(async () => ({ rxjs: await import("rxjs"), dmon: await import("../../src/dmon.ts") }))
const folder = mkdtempSync(join(tmpdir(), "dmon-shell-"))

async function value(text: string): Promise<unknown> {
  const script = scriptOf(text, folder)
  if (script.kind === "beginning") return "…"
  return (await runs.run(script.code)).value
}
const thrown = (text: string) =>
  value(text).then(
    () => undefined,
    (error: DmonError) => error,
  )

const table: readonly (readonly [what: string, text: string, value: unknown])[] = [
  ["an expression", "1 + 1", 2],
  ["an object, though it begins like a block", "{ a: 1 }", { a: 1 }],
  ["a block", "{ let a = 2; a }", 2],
  ["a big number", "2n ** 64n", 2n ** 64n],
  ["what JSON has not", "[NaN, -0, undefined]", [Number.NaN, -0, undefined]],
  ["null", "null", null],
  ["await at the top", "await Promise.resolve(3)", 3],
  ["a promise, which stays one until it is awaited", "Promise.resolve(1) instanceof Promise", true],
  ["types, which are stripped", "const a: number = 4 as number; a", 4],
  ["a type argument, which is no comparison", "new Map<string, number>().size", 0],
  ["an enum", "enum Level { low, high }; Level.high", 1],
  ["a value that is said to be there", "[5].at(0)!", 5],
  ["an export, which is just a declaration", "export const shared = 6; shared", 6],
  ["an interface, which is nothing", "interface Thing { readonly a: string }", undefined],
]
// First, for it is the first entry with types that loads what strips them.
test("leave alone how the process writes stacks", async () => {
  const before = Error.prepareStackTrace
  await value("const typed: number = 1")
  assert.is(Error.prepareStackTrace, before)
})

for (const [what, text, expected] of table) {
  test(`are ${what}`, async () => assert.equal(await value(text), expected))
}

test("may declare anew what one before has declared, whatever it was", async () => {
  const declarations = [
    "const again = 1",
    "let again: number = 2",
    "var again = 3",
    "class again {}",
    "function again() {}",
  ]
  for (const one of declarations)
    for (const other of declarations) {
      await value(one)
      await value(other)
      assert.is(await value("typeof again"), /class|function/.test(other) ? "function" : "number", `${one}; ${other}`)
    }
  await value("let first = 1, again = 2; const [second] = [3]")
  assert.equal(await value("[first, again, second]"), [1, 2, 3])
})

test("go on where a line ends too early, and only there", () => {
  for (const text of ["f(", "if (true) {", "`a", "/* b", "const a: Array<", "[1,"])
    assert.is(scriptOf(text, folder).kind, "beginning", text)
  for (const text of ["f()", "`a`", "/* b */", ""]) assert.is(scriptOf(text, folder).kind, "whole", text)
})

test("that cannot be read are refused with the place", async () => {
  const error = await thrown("const a = 1 +* 2")
  assert.is(error?.code, "DM171")
  assert.is(error?.frame, "  const a = 1 +* 2\n               ~")
})

test("throw what they throw", async () => {
  assert.is((await thrown("throw new RangeError('too far')"))?.message, "too far")
  assert.is(await thrown("throw 'a text'"), "a text")
  assert.match(String(await thrown("notThere")), "notThere is not defined")
})

test("import dmon and RxJS without their being installed, and names stay for later entries", async () => {
  await value('import { of, type Observable as Seen, map as mapped } from "rxjs"')
  assert.is(await value("typeof of + typeof mapped"), "functionfunction")
  await value('import * as all from "dmon"; import type { Event } from "dmon"')
  assert.is(await value("typeof all.when"), "function")
  await value('import fs, { readFileSync } from "node:fs"')
  assert.is(await value("fs.readFileSync === readFileSync"), true)
  assert.is(await value('(await import("node:path")).sep'), "/")
})

test("import TypeScript files beside them, which find dmon too", async () => {
  writeFileSync(
    join(folder, "helpers.ts"),
    'import { when } from "dmon"\nexport const twice = (n: number): number => n * 2\nexport const op = when({ state: "ok" })\n',
  )
  assert.is(await value('import { twice, op } from "./helpers.ts"; twice(21)'), 42)
  assert.is(await value("typeof op"), "function")
  assert.match(String(await thrown('import "./absent.ts"')), /absent\.ts/)
})

test("can be looked at without doing anything", async () => {
  await value("const seen = { deep: { a: 1 } }; let touched = 0; function touch() { touched++; return {} }")
  assert.equal(runs.peek("seen.deep"), { a: 1 })
  assert.is(runs.peek("touch()"), undefined)
  assert.is(await value("touched"), 0)
  assert.ok(runs.names().includes("seen"))
})

test.after(() => {
  runs.close()
  rmSync(folder, { recursive: true, force: true })
})
test.run()
