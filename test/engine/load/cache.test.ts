import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { cache, type Kept } from "../../../src/engine/load/cache.ts"
import { folder } from "./folder.ts"

const kept: Kept = {
  bundle: {
    text: "exports.f0 = {}",
    map: "{}",
    hash: "abc",
    filename: "/s/.streams-abc.cjs",
    entries: ["/s/my.ts"],
    externals: ["rxjs"],
    inputs: [{ path: "/s/my.ts", stamp: "1", hash: "h" }],
    missing: ["/s/tsconfig.json"],
    notes: [],
  },
  verdict: { inputs: [], missing: [], notes: ["a note"] },
  tried: true,
}
const own = { modules: {}, types: {} }

const test = suite("cache")

test("gives back what was good last", () => {
  const files = folder()
  cache(files.at("cache"), ["/s/my.ts"], own).write(kept)
  assert.equal(cache(files.at("cache"), ["/s/my.ts"], own).read(), kept)
  assert.is(statSync(files.at("cache")).mode & 0o777, 0o700)
  files.remove()
})

test("knows nothing of other paths", () => {
  const files = folder()
  cache(files.path, ["/s/my.ts"], own).write(kept)
  assert.is(cache(files.path, ["/s/other.ts"], own).read(), undefined)
  files.remove()
})

for (const [what, damage] of [
  ["is cut short", text => text.slice(0, -10)],
  ["has another text", text => text.replace("exports.f0", "exploit.f0")],
  ["is empty", () => ""],
  ["is of another dmon", text => text.replace(/ \w+\n/, " 0123\n")],
] as [string, (text: string) => string][]) {
  test(`is as if empty when its file ${what}`, () => {
    const files = folder()
    const store = cache(files.path, ["/s/my.ts"], own)
    store.write(kept)
    const file = join(files.path, readdirSync(files.path)[0] as string)
    writeFileSync(file, damage(readFileSync(file, "utf8")))
    assert.is(store.read(), undefined)
    files.remove()
  })
}

test("does without a folder that cannot be written", () => {
  const files = folder({ file: "" })
  const store = cache(files.at("file/below"), ["/s/my.ts"], own)
  store.write(kept)
  assert.is(store.read(), undefined)
  files.remove()
})

test.run()
