import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, type Workplace, workplace } from "./server.ts"

const folder = suite("dmon init and check")
const require = createRequire(import.meta.url)
const home = dirname(dirname(bin))

let at: Workplace
let made = ""
const dmon = (...args: string[]) => call(process.execPath, [bin, ...args], { env: at.env })
folder.before(async () => {
  at = workplace()
  made = join(at.folder, "monitoring")
  assert.is((await dmon("init", made)).code, 0)
})
folder.after(() => at.remove())

folder("make streams that pass the check", async () => {
  const { code, stdout, stderr } = await dmon("check", join(made, "mystreams.ts"))
  assert.equal([code, stderr], [0, ""])
  assert.match(stdout, /^ok {2}.*mystreams\.ts: 3 streams \(apiSlow, diskFull, index\) · checked in [\d.]+ m?s\n$/)
  const { ok, streams } = JSON.parse((await dmon("check", made, "--json")).stdout)
  assert.ok(ok)
  assert.equal(
    streams.map(({ name }: { name: string }) => name),
    ["apiSlow", "diskFull", "index"],
  )
})

folder("make a folder in which an editor finds every type", async () => {
  const tsc = require.resolve("typescript/bin/tsc")
  const { code, stdout } = await call(process.execPath, [tsc, "-p", made], { env: at.env })
  assert.equal([code, stdout], [0, ""])
})

folder("make tests that pass, with nothing installed", async () => {
  const { code, stdout } = await dmon("test", made)
  assert.is(code, 0, stdout)
  assert.match(stdout, /^2 tests · 2 passed · /m)
})

folder("make tests that pass under node --test too, where dmon is installed", async () => {
  mkdirSync(join(made, "node_modules"))
  for (const [name, path] of [
    ["dmon", home],
    ["tsx", dirname(require.resolve("tsx/package.json"))],
  ] as const) {
    symlinkSync(path, join(made, "node_modules", name))
  }
  const line = `cd '${made}' && '${process.execPath}' --import tsx --test mystreams.test.ts`
  const { code, stdout } = await call("bash", ["-c", line], { env: at.env })
  assert.is(code, 0, stdout)
  assert.match(stdout, /^# pass 2$/m)
})

folder("mend what another machine has left for the editor", async () => {
  writeFileSync(join(made, ".dmon/tsconfig.json"), "{}")
  assert.is((await dmon("check", made)).code, 0)
  assert.match(readFileSync(join(made, ".dmon/tsconfig.json"), "utf8"), '"dmon/testing"')
})

folder("exit 3 with the place and the fix when types are wrong", async () => {
  const file = at.write("wrong.ts", 'import { when } from "dmon"\nexport const stream = when(e => e.sevice === "x")\n')
  const { code, stdout, stderr } = await dmon("check", file)
  assert.equal([code, stdout], [3, ""])
  assert.match(stderr, /^error DM104: .*wrong\.ts does not type-check \(1 error\)/)
  assert.match(stderr, /wrong\.ts:2:35/)
  assert.match(stderr, /fix +change to {2}service/)
  const { error } = JSON.parse((await dmon("check", file, "--json")).stderr)
  assert.is(error.code, "DM104")
})

folder.run()
