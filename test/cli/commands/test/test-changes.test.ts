import { suite } from "uvu"
import * as assert from "uvu/assert"
import { testChanges } from "../../../../src/cli/commands/test/test-changes.ts"
import { type Folder, folder } from "../../../engine/load/folder.ts"

const test = suite("what has changed for the tests")
const nothing = {
  seen: () => ({ files: new Map(), folders: new Map() }),
  typed: () => ({ files: new Map(), folders: new Map() }),
}
let files: Folder
test.before.each(() => {
  files = folder({ "a.test.ts": "" })
})
test.after.each(() => files.remove())

test("is a test that was made", () => {
  const changes = testChanges([files.path], nothing)
  assert.is(changes.since(), undefined)
  files.write("b.test.ts", "")
  assert.equal(changes.since()?.files.includes(files.at("b.test.ts")), true)
  assert.is(changes.since(), undefined)
})

test("is not lost where it was made between the look and the watch", () => {
  const changes = testChanges([files.path], nothing)
  assert.is(changes.since(), undefined)
  files.write("b.test.ts", "")
  assert.equal(changes.watched().folders, new Map([[files.path, "a.test.ts"]]))
})

test.run()
