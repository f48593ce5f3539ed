import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, type Workplace, workplace } from "./server.ts"

const command = suite("dmon test")
let at: Workplace
command.before.each(() => {
  at = workplace()
})
command.after.each(() => at.remove())

/** Runs it in the workplace, where there is neither a node_modules nor a tsconfig.json. */
const dmon = (...args: string[]) =>
  call("bash", ["-c", `cd '${at.folder}' && '${process.execPath}' '${bin}' "$@"`, "dmon", ...args], { env: at.env })
const tested = (...args: string[]) => dmon("test", ...args)
/** Without how long it took. */
const plain = (text: string) => text.replace(/ *(?:\d+ ms|\d+\.\d s)\b/g, " N ms")

const streams = `import { by, email, rollup } from "dmon"
export const diskStream = by("host", rollup(1, "1h", email("me@example.org")))
`
const head = `import { test } from "node:test"
import { expectEmitted, marbles, run } from "dmon/testing"
import { diskStream } from "./mystreams"
const full = { host: "web-1", service: "disk", state: "critical" }
const disk = () => run({ diskStream }, marbles("a--b--c 59m |", { a: full, b: full, c: full }, { frame: "10s" }))
`
const passing = `${head}
test("mails the first at once", () => {
  expectEmitted(disk(), "disk", "A 59m 50s B", { A: [full], B: [full, full] })
})
`

command("runs the tests below a folder, each with the virtual time that passed in it", async () => {
  at.write("mystreams.ts", streams)
  at.write("mystreams.test.ts", passing)
  mkdirSync(join(at.folder, "more/node_modules/x"), { recursive: true })
  at.write("more/node_modules/x/x.test.ts", "throw new Error('not mine')")
  at.write(
    "more/other.test.js",
    'const { describe, it } = require("node:test")\ndescribe("a", () => { it("b", () => {}); it.skip("c", () => {}) })\n',
  )
  const { code, stdout, stderr } = await tested()
  assert.is(stderr, "")
  assert.is(
    plain(stdout),
    `more/other.test.js
  ✓ a › b N ms
  - a › c  skipped
mystreams.test.ts
  ✓ mails the first at once N ms  (virtual 1 h 0 m)
3 tests · 2 passed · 1 skipped · N ms
`,
  )
  assert.is(code, 0)
})

command("draws what a test expected and what it received, and exits 1", async () => {
  at.write("mystreams.ts", streams)
  const failing = `${head}
test("mails twice an hour", () => {
  expectEmitted(disk(), "disk", "A--A", { A: [full] })
})
test("throws", () => {
  throw new TypeError("no " + diskStream.name)
})
`
  at.write("mystreams.test.ts", failing)
  const { code, stdout } = await tested("--no-check")
  assert.is(
    plain(stdout),
    `mystreams.test.ts
  ✗ mails twice an hour N ms  (virtual 1 h 0 m)
      disk emitted something else than expected
        input     a--b--c 58m 50s -|
        expected  A--A--- 58m 50s --
        received  A------ 58m 50s 1-
                     ^ at 30 s: A was expected, and did not come
        a,b,c: web-1 disk critical
        A: [web-1 disk critical]
        1: [b, c]
        mystreams.test.ts:8:3   expectEmitted(disk(), "disk", "A--A", { A: [full] })
  ✗ throws N ms
      TypeError: no apply
      mystreams.test.ts:11:9   throw new TypeError("no " + diskStream.name)
2 tests · 2 failed · N ms
`,
  )
  assert.is(code, 1)
})

command("answers in JSON", async () => {
  at.write("mystreams.ts", streams)
  at.write("mystreams.test.ts", `${passing}\ntest("fails", () => { console.log("x"); throw new Error("y") })\n`)
  const { code, stdout, stderr } = await tested("--json", "--no-check")
  const { ok, tests, passed, failed, files } = JSON.parse(stdout)
  assert.equal([code, stderr, ok, tests, passed, failed], [1, "", false, 2, 1, 1])
  const [{ file, output, tests: each }] = files
  assert.equal([file, output], [join(at.folder, "mystreams.test.ts"), "x\n"])
  const [good, bad] = each
  assert.equal([good.name, good.ok, good.virtual], ["mails the first at once", true, 3610])
  assert.equal([bad.ok, bad.error.text], [false, "y"])
  assert.match(bad.error.at, /^mystreams\.test\.ts:11:/)
})

command("runs only tests whose names match", async () => {
  at.write("a.test.mjs", 'import { test } from "node:test"\ntest("one", () => {})\ntest("two", () => {})\n')
  const { code, stdout } = await tested("--filter", "^t", "--no-check")
  assert.equal([code, plain(stdout)], [0, "a.test.mjs\n  ✓ two N ms\n1 test · 1 passed · N ms\n"])
  const none = await tested("--filter", "three", "--no-check")
  assert.is(none.code, 2)
  assert.match(none.stderr, /^error DM142: no test has a name like three/)
})

const unfit: [what: string, text: string, says: RegExp][] = [
  ["has a syntax error", "const a = (\n", /^error DM106: x\.test\.ts has a syntax error\nx\.test\.ts:2:1\n/],
  ["imports what is not there", 'import "./nix"\n', /^error DM107: .*\nx\.test\.ts:1:8\n/],
  [
    "has a type error",
    `${passing}export const wrong: string = 5\n`,
    /^error DM104: x\.test\.ts does not type-check \(1 error\)\nx\.test\.ts:10:14 {2}TS2322\n/,
  ],
]
for (const [what, text, says] of unfit) {
  command(`exits 3 with the lines around where a file ${what}`, async () => {
    at.write("mystreams.ts", streams)
    at.write("x.test.ts", text)
    const { code, stdout, stderr } = await tested()
    assert.is(code, 3)
    assert.match(stderr, says)
    assert.is(/^1 test · 1 passed · [\d.]+ m?s$/m.test(stdout), what === "has a type error")
  })
}

command("checks no types where it is told so", async () => {
  at.write("mystreams.ts", streams)
  at.write("x.test.ts", `${passing}export const wrong: string = 5\n`)
  assert.is((await tested("--no-check")).code, 0)
})

command("exits 3 where a file throws at its top level, and runs the others", async () => {
  at.write("a.test.ts", 'throw new Error("here")\n')
  at.write("b.test.ts", 'import { test } from "node:test"\ntest("b", () => {})\n')
  const { code, stdout } = await tested("--no-check")
  assert.is(code, 3)
  assert.match(stdout, /^a\.test\.ts\nerror DM122: a\.test\.ts threw while it was being loaded/)
  assert.match(stdout, /✓ b .*\n1 test · 1 passed · 1 file not loaded/s)
})

command("ends a test that takes too long, and says where it was", async () => {
  at.write(
    "loop.test.ts",
    `import { test } from "node:test"
test("good", () => {})
test("endless", () => {
  for (;;) Math.random()
})
test("not reached", () => {})
`,
  )
  at.write(
    "wait.test.ts",
    'import { test } from "node:test"\ntest("waits", () => new Promise(() => { setInterval(() => {}, 100) }))\n',
  )
  const { code, stdout } = await tested("--timeout", "1s", "--no-check")
  assert.is(
    plain(stdout).replace(/4:\d+/, "4:N"),
    `loop.test.ts
  ✓ good N ms
  ✗ endless N ms
      did not end within 1 s; the tests after it were not run
      loop.test.ts:4:N   for (;;) Math.random()
wait.test.ts
  ✗ waits N ms
      did not end within 1 s; the tests after it were not run
3 tests · 1 passed · 2 failed · N ms
`,
  )
  assert.is(code, 1)
})

command("is not deceived by a test that ends the process, nor held up by one that leaves a timer", async () => {
  at.write("exit.test.js", 'require("node:test").test("exits", () => { console.error("bye"); process.exit(0) })\n')
  at.write("timer.test.js", 'require("node:test").test("leaves", () => { setInterval(() => {}, 1000) })\n')
  const { code, stdout, stderr } = await tested("--no-check")
  assert.is(code, 1)
  assert.is(stderr, "bye\n")
  assert.match(stdout, "its process ended with code 0 in it; the tests after it were not run\n      bye\n")
  assert.match(stdout, /✓ leaves/)
})

command("exits 2 where there is nothing to test", async () => {
  for (const args of [[], ["nowhere.test.ts"], ["."]]) {
    const { code, stdout, stderr } = await tested(...args)
    assert.equal([code, stdout], [2, ""])
    assert.match(stderr, /^error DM142: .*\n.*\n {2}fix {7}dmon init/)
  }
})

command.run()
