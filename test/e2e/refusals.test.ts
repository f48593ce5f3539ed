import { existsSync, readdirSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, type Workplace, workplace } from "./server.ts"

const refusals = suite("what a check and a start say")
let at: Workplace
refusals.before.each(() => {
  at = workplace()
})
refusals.after.each(() => at.remove())
const dmon = (...args: string[]) => call(process.execPath, [bin, ...args], { env: at.env })

refusals("shows a query that cannot be read, in its line and by itself", async () => {
  const file = at.write(
    "my.ts",
    'import { log, when } from "dmon"\nexport const s = when(\'(a = 1 and b == "x")\', log())\n',
  )
  const { code, stderr } = await dmon("check", file)
  assert.is(code, 3)
  assert.match(stderr, /^error DM122: .*my\.ts threw while it was being loaded, .*my\.ts:2:18$/m)
  assert.match(stderr, /^ {2}2 │ export const s = when\(.*\n {4}│ {18}~~~~$/m)
  assert.match(stderr, /^ {12} {2}\(a = 1 and b == "x"\)\n {12} {2} {13}~~$/m)
  assert.match(stderr, /^ {2}fix {7}did you mean {2}= \?$/m)
})

refusals("notes what is allowed, but hardly meant", async () => {
  const file = at.write(
    "my.ts",
    `import { by, changed, hysteresis, log, when } from "dmon"
export const aStream = when('sevice = "disk"', by("host", hysteresis(0.9, 0.8), changed("state", log())))
`,
  )
  const { code, stderr } = await dmon("check", file)
  assert.is(code, 0)
  assert.match(stderr, /^note .*my\.ts:2:24 {2}sevice = "disk" asks for an attribute sevice: did you mean service\?$/m)
  assert.match(
    stderr,
    /^note .*my\.ts:2:59 {2}what hysteresis emits goes nowhere: did you mean hysteresis\(0\.9, 0\.8, changed\(…\)\) or pipe\(…\)\?$/m,
  )
})

refusals("advises a start without the check only where something would start", async () => {
  const file = at.write("my.ts", 'import { throttle } from "dmon"\nexport const s = throttle(1, "5 minutes")\n')
  const checked = await dmon("check", file)
  assert.match(checked.stderr, /^ {2}why {7}"5 minutes" is not a duration$/m)
  assert.not.match(checked.stderr, "--no-check")
  assert.match((await dmon("--streams", file)).stderr, /^ {2}anyway .*--no-check \(not advised\)$/m)
})

refusals("leaves no lock where the start is refused", async () => {
  const file = at.write("my.ts", 'import { index } from "dmon"\nexport const indexStream = index()\n')
  const held = createServer().listen(0, "127.0.0.1")
  await new Promise(resolve => held.once("listening", resolve))
  const { port } = held.address() as { port: number }
  const folder = join(at.folder, "data")
  const start = (...args: string[]) => dmon("--streams", file, "--no-check", "--name", "x", ...args)
  const taken = await start("--data", folder, "--port", String(port), "--json-port", "auto", "--http-port", "auto")
  held.close()
  assert.is(taken.code, 4, taken.stderr)
  assert.match(taken.stderr, `records to ${folder} (10GB, 7d)`)
  assert.ok(existsSync(join(folder, "format")))
  assert.not.ok(readdirSync(folder).some(name => name.startsWith("lock")))
  for (const [args, says] of [
    [["--data", "/proc/x"], /^error DM605: the data folder \/proc\/x cannot be used$/m],
    [["--data", file], /^error DM605: /m],
    [["--durable"], /^error DM110: --durable needs --data$/m],
  ] as [string[], RegExp][]) {
    const { code, stderr } = await start(...args)
    assert.is(code, 2)
    assert.match(stderr, says)
  }
})

refusals.run()
