import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { isRevision, revision } from "../../../src/cli/recording/revision.ts"
import { folder } from "../../engine/load/folder.ts"

const test = suite("revision")
const files = folder({
  "sub/mystreams.ts": "one\n",
  "sub/lib.ts": "lib one\n",
  "node_modules/x/index.js": "x\n",
  ".gitignore": "node_modules\n",
})
const file = files.at("sub/mystreams.ts")
const git = (...args: string[]) =>
  execFileSync("git", ["-C", files.path, "-c", "user.name=t", "-c", "user.email=t@t", ...args], { stdio: "ignore" })
const commit = (name: string) => {
  git("add", ".")
  git("commit", "-qm", name)
}
const traces = () => readdirSync(tmpdir()).filter(name => name.startsWith("dmon-revision-")).length

test.before(() => {
  git("init", "-q")
  commit("one")
  files.write("sub/mystreams.ts", "two\n")
  files.write("sub/new.ts", "new\n")
  commit("two")
})
test.after(() => files.remove())

test("takes files as they were, with what they import, and packages as they are", async () => {
  const before = traces()
  const taken = await revision("HEAD~1", [file])
  const [path = ""] = taken.files
  assert.is(readFileSync(path, "utf8"), "one\n")
  assert.is(readFileSync(join(dirname(path), "lib.ts"), "utf8"), "lib one\n")
  assert.is(readFileSync(join(dirname(path), "../node_modules/x/index.js"), "utf8"), "x\n")
  taken.remove()
  assert.not.ok(existsSync(path))
  assert.is(traces(), before, "it ends without traces")
  assert.is(readFileSync(files.at("node_modules/x/index.js"), "utf8"), "x\n", "and leaves the packages")
})

test("tells what is no revision, and what was not there then", async () => {
  const code = (word: string, of = file) =>
    revision(word, [of]).then(
      () => "",
      (error: DmonError) => `${error.code} ${error.message}`,
    )
  const before = traces()
  assert.match(await code("HEAD~9"), /^DM152 git knows no revision/)
  assert.match(await code("HEAD~1", files.at("sub/new.ts")), /^DM152 .*was not there at HEAD~1/)
  assert.is(traces(), before)
  assert.equal(
    [await isRevision("HEAD", file), await isRevision("--help", file), await isRevision("none", file)],
    [true, false, false],
  )
})

test("tells of a file that is in no repository", async () => {
  const other = folder({ "a.ts": "" })
  const error = await revision("HEAD", [other.at("a.ts")]).catch((error: DmonError) => error)
  assert.is((error as DmonError).code, "DM152")
  other.remove()
})

test.run()
