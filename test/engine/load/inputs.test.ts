import { mkdirSync, symlinkSync } from "node:fs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { disagree, readInput } from "../../../src/engine/load/inputs.ts"
import { type Folder, folder } from "./folder.ts"

const test = suite("disagree")

function story(run: (files: Folder) => void) {
  const files = folder({ "my.ts": "1", "lib.ts": "1" })
  try {
    run(files)
  } finally {
    files.remove()
  }
}
const read = (...paths: readonly string[]) => ({ inputs: paths.map(readInput), missing: [] })

test("says no where both have read the same, whatever else one has read", () =>
  story(({ at }) => {
    const run = { ...read(at("my.ts")), entries: [at("my.ts")] }
    assert.not(disagree(run, read(at("my.ts"), at("lib.ts"))))
  }))

test("says yes where a file was saved in between", () =>
  story(({ at, write }) => {
    const run = { ...read(at("my.ts"), at("lib.ts")), entries: [at("my.ts")] }
    write("lib.ts", "2")
    assert.ok(disagree(run, read(at("my.ts"), at("lib.ts"))))
  }))

test("says yes where a streams file was gone when it was to be checked", () =>
  story(({ at }) => {
    const run = { ...read(at("my.ts"), at("lib.ts")), entries: [at("my.ts")] }
    assert.ok(disagree(run, read(at("lib.ts"))))
  }))

test("sees through links, one of which leads to the folder", () =>
  story(({ path, at, write }) => {
    mkdirSync(at("there"))
    symlinkSync(path, at("there/link"))
    const run = { ...read(at("my.ts")), entries: [at("there/link/my.ts")] }
    assert.not(disagree(run, read(at("there/link/my.ts"))))
    write("my.ts", "2")
    assert.ok(disagree(run, read(at("there/link/my.ts"))))
  }))

test.run()
