import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { refreshEditor } from "../../../../src/cli/commands/init/editor.ts"

const editor = suite("refreshEditor")
let folder = ""
editor.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "dmon-editor-"))
})
editor.after.each(() => rmSync(folder, { recursive: true }))
const base = () => join(folder, ".dmon/tsconfig.json")
const config = (text: string) => writeFileSync(join(folder, "tsconfig.json"), text)

editor("leads the editor to this dmon where a tsconfig.json extends its own", () => {
  config('{ // mine\n  "extends": "./.dmon/tsconfig.json" }')
  assert.ok(refreshEditor(folder))
  const { compilerOptions } = JSON.parse(readFileSync(base(), "utf8"))
  for (const name of ["dmon", "dmon/testing", "rxjs"]) {
    const [path] = compilerOptions.paths[name]
    assert.ok(existsSync(`${path}.ts`) || existsSync(`${path}.d.ts`), `${name}: ${path}`)
  }
  assert.is(readFileSync(join(folder, ".dmon/.gitignore"), "utf8"), "*\n")
})

editor("writes nothing that stands there already, and mends what is another machine's", () => {
  config('{ "extends": ["./other.json", "./.dmon/tsconfig.json"] }')
  assert.ok(refreshEditor(folder))
  assert.not(refreshEditor(folder))
  writeFileSync(base(), "{}")
  assert.ok(refreshEditor(folder))
})

editor("finds the tsconfig.json above a streams file", () => {
  config('{ "extends": "./.dmon/tsconfig.json" }')
  mkdirSync(join(folder, "streams"))
  writeFileSync(join(folder, "streams/a.ts"), "")
  assert.ok(refreshEditor(join(folder, "streams/a.ts")))
  assert.ok(existsSync(base()))
})

const others: [what: string, text: string | undefined][] = [
  ["there is no tsconfig.json", undefined],
  ["it extends something else", '{ "extends": "./base.json" }'],
  ["only a comment speaks of it", '{\n // "extends": "./.dmon/tsconfig.json"\n}'],
]
for (const [what, text] of others) {
  editor(`leaves the folder alone when ${what}`, () => {
    config(text ?? "{}")
    if (text === undefined) rmSync(join(folder, "tsconfig.json"))
    assert.not(refreshEditor(folder))
    assert.not(existsSync(base()))
  })
}

editor("does not mind a path that leads nowhere", () => {
  assert.not(refreshEditor(join(folder, "none/such.ts")))
})

editor.run()
