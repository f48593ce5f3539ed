import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Bundle } from "../../../src/engine/load/bundle.ts"
import { hashOf } from "../../../src/engine/load/inputs.ts"
import { versions } from "../../../src/engine/load/versions.ts"
import { fragile } from "../kit/fragile.ts"

const test = suite("versions")
const bundle = (text: string): Bundle => ({
  ...{ text, map: "{}", hash: hashOf(text), filename: "/streams.cjs", entries: [] },
  ...{ externals: [], notes: [], inputs: [], missing: [] },
})
const rig = () => {
  const disk = fragile()
  return { disk, kept: versions(disk.folder("streams"), { modules: {} }) }
}

test("finds what it kept, and nothing else", () => {
  const { kept } = rig()
  const one = bundle("one")
  kept.keep(one)
  kept.keep(one)
  assert.is(kept.find(one.hash)?.text, "one")
  for (const other of ["", hashOf("other")]) assert.is(kept.find(other), undefined)
})

test("runs no version that is damaged, and writes it anew when it is kept again", () => {
  const { disk, kept } = rig()
  const one = bundle("exports.rate = 5")
  kept.keep(one)
  const [path = ""] = disk.paths
  disk.write(path, Buffer.from(Buffer.from(disk.read(path)).toString().replace("= 5", "= 6")))
  assert.throws(() => kept.revive(one.hash), /is damaged/)
  disk.write(path, Buffer.from("{"))
  assert.throws(() => kept.find(one.hash), /is damaged/)
  kept.keep(one)
  assert.is(kept.find(one.hash)?.text, one.text)
})

test("says why a version cannot be kept", () => {
  const { disk, kept } = rig()
  disk.room = 0
  assert.throws(
    () => kept.keep(bundle("one")),
    (error: { code: string; why: string }) => error.code === "DM605" && /ENOSPC/.test(error.why),
  )
})

test.run()
