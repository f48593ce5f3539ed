import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import type { Bundle } from "../../src/engine/load/bundle.ts"
import { check } from "../../src/engine/load/check.ts"
import { home } from "../../src/engine/load/child.ts"
import { trial } from "../../src/engine/load/trial.ts"
import { folder } from "../engine/load/folder.ts"
import { childrenOf } from "./children.ts"

const fixtures = join(home, "test/fixtures/load")
const fake = join(fixtures, "dmon/dmon.ts")
const own = { modules: { dmon: fake }, types: { dmon: fake } }
const good = 'import { when } from "dmon"\nexport const okStream = when(e => e.state === "ok")\n'

const bundle = (text: string): Bundle => ({
  ...{ text, map: '{"version":3,"sources":[],"sourcesContent":[],"names":[],"mappings":""}', hash: "1", notes: [] },
  ...{ filename: "/streams/.streams-1.cjs", entries: ["/streams/my.ts"], externals: ["rxjs"], inputs: [], missing: [] },
})
const refusal = (of: Promise<unknown>): Promise<DmonError> =>
  of.then(
    () => assert.unreachable() as never,
    error => error,
  )

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function until(what: () => boolean, limit = 10_000): Promise<void> {
  for (const end = Date.now() + limit; !what() && Date.now() < end; ) await sleep(20)
  assert.ok(what())
}

const test = suite("children")

test("a checker that was killed is replaced by another", async () => {
  const files = folder({ "my.ts": good })
  const checking = check(own)
  await checking.run([files.at("my.ts")])
  const [pid] = childrenOf("check-child")
  process.kill(pid as number, "SIGKILL")
  assert.is((await checking.run([files.at("my.ts")])).count, 0)
  assert.is.not(childrenOf("check-child")[0], pid)
  await checking.close()
  assert.equal(childrenOf("check-child"), [])
  files.remove()
})

test("a checker that does not answer in time is ended, and the types count as unchecked", async () => {
  const files = folder({ "my.ts": good })
  const checking = check(own, { first: 1, warm: 1 })
  const error = await refusal(checking.run([files.at("my.ts")]))
  assert.is(error.code, "DM124")
  assert.match(error.message, /within 0\.001 s/)
  assert.equal(childrenOf("check-child"), [])
  await checking.close()
  files.remove()
})

test("a trial is done by a process that runs already, and a bad one costs only that process", async () => {
  const trying = trial(own, 300)
  const stream = 'exports.f0 = { okStream: require("rxjs").map(x => x) }'
  await trying.run(bundle(stream))
  const [pid] = childrenOf("trial-child")
  await trying.run(bundle(stream))
  assert.equal(childrenOf("trial-child"), [pid])
  assert.is((await refusal(trying.run(bundle("for (;;);")))).code, "DM109")
  await trying.run(bundle(stream))
  assert.is.not(childrenOf("trial-child")[0], pid)
  await trying.close()
})

test("a trial harms nothing that runs: not by throwing, exiting, killing itself or filling the memory", async () => {
  const trying = trial(own, 300)
  for (const [text, code, why] of [
    ["throw { odd: true }", "DM122", /odd/],
    ["throw undefined", "DM122", /undefined/],
    ["process.exit()", "DM122", /process\.exit/],
    ["process.kill(process.pid, 'SIGKILL')", "DM122", /./],
    ["process.abort()", "DM122", /./],
    [
      'const { throwError } = require("rxjs"); exports.f0 = { aStream: () => throwError(() => new Error("no")) }',
      "DM122",
      /no/,
    ],
    ["exports.f0 = { aStream: () => { for (;;); } }", "DM109", /./],
    ["Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", "DM109", /waits/],
  ] as [string, string, RegExp][]) {
    const error = await refusal(trying.run(bundle(text)))
    assert.is(error.code, code, `${text}: ${error.message}`)
    assert.is(error.more["step"], "trial")
    assert.match(error.why ?? "", why)
  }
  await trying.close()
})

test("a rejection that nobody handles, and what is thrown later, do not refuse a version", async () => {
  const trying = trial(own)
  await trying.run(bundle('Promise.reject(new Error("later")); setImmediate(() => { throw new Error("later") })'))
  await trying.close()
})

test("children keep no process alive, and end with it", async () => {
  const files = folder({ "my.ts": good })
  const program = [join(fixtures, "stays.ts"), files.at("my.ts"), fake]
  const args = ["--import", "tsx", ...program]
  const process = spawn(globalThis.process.execPath, args, { cwd: home, stdio: ["ignore", "pipe", "inherit"] })
  const ended = once(process, "exit")
  let out = ""
  process.stdout.on("data", text => (out += text))
  const pids = new Set<number>()
  await until(() => {
    for (const pid of childrenOf("-child", process.pid as number)) pids.add(pid)
    return pids.size === 2
  }, 30_000)
  const [code] = await ended
  assert.is(code, 0)
  assert.is(out.trim(), "ok")
  await until(() => ![...pids].some(isAlive))
  files.remove()
})

test("a stuck child ends by itself when who asked is gone", async () => {
  const files = folder({ "my.ts": `${good}for (;;);` })
  const args = ["--import", "tsx", join(fixtures, "stays.ts"), files.at("my.ts"), fake]
  const process = spawn(globalThis.process.execPath, args, { cwd: home, stdio: "ignore" })
  await until(() => childrenOf("trial-child", process.pid as number).length === 1, 30_000)
  const [pid] = childrenOf("trial-child", process.pid as number) as [number]
  await until(() => busy(pid), 30_000)
  process.kill("SIGKILL")
  await until(() => !isAlive(pid), 15_000)
  files.remove()
})

/** Whether a process has been computing for some time: more than its start takes. */
function busy(pid: number): boolean {
  const [, minutes, seconds] =
    /(\d+):(\d+)\s*$/.exec(execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" })) ?? []
  return Number(minutes) * 60 + Number(seconds) >= 1
}

test.run()
