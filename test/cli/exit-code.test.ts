import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { exitCode } from "../../src/cli/exit-code.ts"

const exits = suite("exitCode")

const table: [code: string, exit: number][] = [
  ["DM101", 4],
  ["DM102", 3],
  ["DM104", 3],
  ["DM109", 3],
  ["DM110", 2],
  ["DM111", 4],
  ["DM112", 4],
  ["DM113", 3],
  ["DM116", 3],
  ["DM117", 4],
  ["DM118", 3],
  ["DM120", 4],
  ["DM121", 4],
  ["DM130", 4],
  ["DM131", 2],
  ["DM140", 2],
  ["DM141", 2],
  ["DM203", 2],
  ["DM301", 2],
  ["DM304", 2],
  ["DM410", 5],
  ["DM500", 1],
  ["DM501", 6],
  ["DM502", 7],
  ["DM510", 5],
  ["DM511", 5],
]
for (const [code, exit] of table) {
  exits(`is ${exit} for ${code}`, () => {
    assert.is(exitCode(new DmonError(code, "")), exit)
  })
}

exits("is 1 for what is no error of dmon's", () => {
  assert.is(exitCode(new Error("x")), 1)
  assert.is(exitCode("x"), 1)
})

exits("is no success for any code that dmon has", () => {
  const src = resolve(import.meta.dirname, "../../src")
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(file => file.endsWith(".ts"))
  const codes = files.flatMap(file => readFileSync(join(src, file), "utf8").match(/\bDM\d{3}\b/g) ?? [])
  for (const code of new Set(codes)) assert.ok(exitCode(new DmonError(code, "")) > 0, code)
})

exits.run()
