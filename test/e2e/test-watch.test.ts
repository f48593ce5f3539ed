import { type ChildProcess, spawn } from "node:child_process"
import { renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, until, type Workplace, workplace } from "./server.ts"

const watching = suite("dmon test --watch")
let at: Workplace
let open: ChildProcess[] = []
watching.before.each(() => {
  at = workplace()
  at.write("mystreams.ts", streams(5))
  at.write("other.test.js", 'require("node:test").test("other", () => {})\n')
  at.write("mystreams.test.ts", tests)
})
watching.after.each(() => {
  // Those that a failed test has left would keep this process alive.
  for (const child of open) child.kill("SIGKILL")
  open = []
  at.remove()
})

const streams = (limit: number) => `import { log, over } from "dmon"
export const hotStream = over(${limit}, log())
`
const tests = `import assert from "node:assert/strict"
import { test } from "node:test"
import { run } from "dmon/testing"
import { hotStream } from "./mystreams.ts"
test("tells of what is hot", () => {
  assert.equal(run({ hotStream }, [{ metric: 7 }]).actions.length, 1)
})
`

/** The command, with a terminal or without one; `since` is what was printed after a moment. */
function running({ tty, args = [] }: { tty: boolean; args?: readonly string[] }) {
  const command = `'${process.execPath}' '${bin}' test --watch ${args.join(" ")}`
  const [program, ...words] = tty ? ["script", "-qfec", command, "/dev/null"] : ["bash", "-c", `exec ${command} 2>&1`]
  const child = spawn(program as string, words, { cwd: at.folder, env: { ...at.env, TERM: "xterm" } })
  open.push(child)
  let raw = ""
  child.stdout.on("data", text => (raw += text))
  return {
    child,
    raw: () => raw,
    type: (text: string) => void child.stdin.write(text),
    /** Waits until it has run again after something was done; tells what it printed. */
    async round(act: () => void = () => {}) {
      const from = raw.length
      act()
      await until(
        `a round after ${JSON.stringify(raw.slice(-300))}`,
        () => /watching[^\n]*\n/.test(raw.slice(from)),
        60,
      )
      return raw
        .slice(from)
        .replace(/\x1b\[[\d;?]*[A-Za-z]/g, "")
        .replace(/\r/g, "")
        .replace(/ *(?:\d+ ms|\d+\.\d s)\b/g, " N ms")
    },
    async ended() {
      await until("its end", () => child.exitCode !== null || child.signalCode !== null)
      return child.exitCode ?? child.signalCode
    },
  }
}

watching("runs what rests on the file that was saved, and goes on over mistakes and deletions", async () => {
  const { child, round, raw, ended } = running({ tty: false })
  try {
    const first = await round()
    assert.match(first, /✓ tells of what is hot N ms.*\nother\.test\.js\n {2}✓ other/)
    assert.match(first, /2 tests · 2 passed · N ms\nwatching\n$/)
    const worse = await round(() => at.write("mystreams.ts", streams(9)))
    assert.match(worse, /^mystreams\.ts changed · 1 of 2 files\n/)
    assert.match(worse, /✗ tells of what is hot[\s\S]*1 test · 1 failed/)
    assert.not.match(worse, "other")
    assert.match(await round(() => at.write("mystreams.ts", "export const hotStream = (\n")), /DM106[\s\S]*watching/)
    assert.match(await round(() => at.write("mystreams.ts", streams(6))), /1 test · 1 passed/)
    const more = await round(() => at.write("more.test.js", 'require("node:test").test("more", () => {})\n'))
    assert.match(more, /^more\.test\.js changed · 1 of 3 files\n[\s\S]*✓ more/)
    assert.match(await round(() => rmSync(join(at.folder, "more.test.js"))), /^more\.test\.js changed · 0 of 2 files\n/)
    // As editors save: another file takes its place.
    const moved = await round(() => renameSync(at.write("x.tmp", streams(5)), join(at.folder, "mystreams.ts")))
    assert.match(moved, /^mystreams\.ts changed · 1 of 2 files\n/)
    assert.not.match(raw(), "\x1b")
  } finally {
    child.kill("SIGINT")
  }
  assert.is(await ended(), "SIGINT")
})

watching("runs what has a type of the file that was saved, though nothing else of it", async () => {
  at.write("shape.ts", "export interface Shape { host: string }\n")
  at.write(
    "shape.test.ts",
    'import { test } from "node:test"\nimport type { Shape } from "./shape.ts"\ntest("s", () => { const s: Shape = { host: "a" }; return void s })\n',
  )
  const { child, round, ended } = running({ tty: false, args: ["shape.test.ts"] })
  try {
    assert.match(await round(), "1 passed")
    const wrong = await round(() => at.write("shape.ts", "export interface Shape { host: number }\n"))
    assert.match(wrong, /^shape\.ts changed · 1 of 1 file\n[\s\S]*DM104/)
  } finally {
    child.kill("SIGTERM")
  }
  assert.is(await ended(), "SIGTERM")
})

watching("clears a terminal, runs all at Enter, and ends at q with what the last run came to", async () => {
  const { type, round, raw, ended } = running({ tty: true, args: ["--no-check"] })
  assert.match(await round(), /2 tests · 2 passed · N ms\nwatching · Enter runs all · q quits\n$/)
  assert.match(await round(() => type("\r")), /^all · 2 of 2 files\n/)
  const failing = await round(() => at.write("mystreams.ts", streams(9)))
  assert.match(failing, /^mystreams\.ts changed · 1 of 2 files\n[\s\S]*1 failed/)
  assert.is(raw().split("\x1b[2J").length, 3)
  type("x")
  type("q")
  assert.is(await ended(), 1)
})

watching("ends at Ctrl-C and at q though a test has no end", async () => {
  at.write("endless.test.js", 'require("node:test").test("endless", () => { console.error("begun"); for (;;); })\n')
  for (const [key, code] of [
    ["\x03", 130],
    ["q", 0],
  ] as const) {
    const { type, raw, ended } = running({ tty: true, args: ["--no-check", "other.test.js", "endless.test.js"] })
    await until("the first results", () => /✓.* other/.test(raw()), 60)
    type(key)
    assert.is(await ended(), code)
  }
})

watching.run()
