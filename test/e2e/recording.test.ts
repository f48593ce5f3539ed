import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, server, until, type Workplace, workplace } from "./server.ts"

const test = suite("dmon --data")
const streams = (prefix: string) => `import { index, log, rollup, smap } from "dmon"
export const indexStream = index()
export const heldStream = rollup(0, "6s", smap((all: unknown[]) => ({ service: "held", metric: all.length }), log({ prefix: "${prefix}" })))
`
const quiet = ["--telemetry", "0", "--no-check"]
const refused = (at: Workplace, args: readonly string[]) =>
  call(process.execPath, [bin, "--port", "0", "--json-port", "0", "--http-port", "0", "--name", "other", ...args], {
    env: at.env,
  })

test("goes on after a stop with its index and its windows, by another version of the streams too", async () => {
  const at = workplace()
  const file = at.write("mystreams.ts", streams("first"))
  const args = ["--streams", file, "--data", join(at.folder, "data"), ...quiet]
  const first = await server(at, args)
  for (const service of ["a", "b", "c"]) await first.command("send", "-S", service, "-t", "3600")
  assert.is(await first.stop(), 0)
  assert.not.match(first.out(), /^first/m)

  writeFileSync(file, streams("second"))
  const second = await server(at, args)
  assert.match(second.err(), /continues from .*: snapshot \d+ \+ \d+ record/)
  assert.not.match(second.err(), /broke off|missing|error/)
  const { stdout } = await second.command("query", 'service != "held"', "--count")
  assert.match(stdout, /3/)
  await second.command("send", "-S", "d")
  await until("the window's end", () => /^second .*held .*4/m.test(second.out()), 20)
  assert.is(await second.stop(), 0)
  at.remove()
})

test("refuses a folder that another dmon has, with its pid, and one of somebody's", async () => {
  const at = workplace()
  const file = at.write("mystreams.ts", streams("one"))
  const folder = join(at.folder, "data")
  const dmon = await server(at, ["--streams", file, "--data", folder, ...quiet])
  const other = await refused(at, ["--streams", file, "--data", folder, ...quiet])
  assert.is(other.code, 2, other.stderr)
  assert.match(other.stderr, /DM602/)
  assert.match(other.stderr, new RegExp(`held by +pid ${dmon.process.pid}\\b`))
  await dmon.command("send", "-S", "a")
  assert.is(await dmon.stop(), 0)

  mkdirSync(join(at.folder, "thesis"))
  writeFileSync(join(at.folder, "thesis", "chapter-1.txt"), "mine")
  const foreign = await refused(at, ["--streams", file, "--data", join(at.folder, "thesis"), ...quiet])
  assert.is(foreign.code, 2, foreign.stderr)
  assert.match(foreign.stderr, /DM603[\s\S]*chapter-1\.txt/)
  assert.equal(readdirSync(join(at.folder, "thesis")), ["chapter-1.txt"])
  const wrong = await refused(at, ["--streams", file, "--data", file, ...quiet])
  assert.is(wrong.code, 2, wrong.stderr)
  assert.match(wrong.stderr, /DM605/)
  at.remove()
})

test("cuts off a torn tail with a message, and keeps it", async () => {
  const at = workplace()
  const folder = join(at.folder, "data")
  const args = ["--streams", at.write("mystreams.ts", streams("one")), "--data", folder, ...quiet]
  const first = await server(at, args)
  await first.command("send", "-S", "a", "-t", "3600")
  await until("the record", () => readFileSync(segmentIn(folder)).includes("a"))
  first.process.kill("SIGKILL")
  await until("its end", () => first.process.signalCode !== null)
  writeFileSync(segmentIn(folder), Buffer.alloc(100, 7), { flag: "a" })
  const again = await server(at, args)
  assert.match(again.err(), /at the end of \d+\.journal: 100 bytes are cut off and kept as \d+\.journal\.\d+\.torn/)
  assert.match(again.err(), /dmon was not stopped the last time, it broke off/)
  await again.stop()
  at.remove()
})

const segmentIn = (folder: string) =>
  join(folder, "journal", readdirSync(join(folder, "journal")).find(name => name.endsWith(".journal")) as string)

test("needs no more addresses than a limit leaves, and says so where it does", async () => {
  const at = workplace()
  const data = join(at.folder, "data")
  const dmon = await server(at, ["--streams", at.write("mystreams.ts", streams("one")), "--data", data, ...quiet])
  await dmon.command("send", "-S", "a")
  assert.is(await dmon.stop(), 0)
  const limited = (...command: string[]) =>
    call("sh", ["-c", 'ulimit -v 4000000 && exec "$@"', "sh", ...command, "replay", "--data", data], { env: at.env })
  const own = await limited(bin)
  assert.is(own.code, 0, own.stderr)
  const traps = await limited(process.execPath, bin)
  assert.is(traps.code, 2, traps.stderr)
  assert.match(traps.stderr, /DM605[\s\S]*--disable-wasm-trap-handler/)
  at.remove()
})

test.run()
