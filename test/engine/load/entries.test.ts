import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../src/base/error.ts"
import { entries } from "../../../src/engine/load/entries.ts"
import { folder } from "./folder.ts"

const test = suite("entries")

const thrownBy = (run: () => unknown): DmonError => {
  try {
    run()
  } catch (error) {
    if (error instanceof DmonError) return error
    throw error
  }
  throw new Error("nothing was thrown")
}

test("takes of a folder all sources but tests and declarations", () => {
  const files = folder({
    "a.ts": "",
    "b.mts": "",
    "c.js": "",
    "a.test.ts": "",
    "d.d.ts": "",
    "e.json": "",
    ".f.ts": "",
  })
  assert.equal(entries([files.path]), [files.at("a.ts"), files.at("b.mts"), files.at("c.js")])
  files.remove()
})

test("takes each file once, in the order of the paths", () => {
  const files = folder({ "a.ts": "", "b.ts": "" })
  assert.equal(entries([files.at("b.ts"), files.path]), [files.at("b.ts"), files.at("a.ts")])
  files.remove()
})

test("names the files that were perhaps meant by one that is missing", () => {
  const files = folder({ "mystreams.ts": "", "other.ts": "" })
  const error = thrownBy(() => entries([files.at("mystream.ts")]))
  assert.is(error.code, "DM102")
  assert.is(error.more["in"], files.path)
  assert.is(error.more["similar"], files.at("mystreams.ts"))
  assert.match(error.fix ?? "", /dmon init/)
  files.remove()
})

test("tells a folder without streams files", () => {
  const files = folder({ "readme.md": "" })
  assert.is(thrownBy(() => entries([files.path])).code, "DM103")
  files.remove()
})

test.run()
