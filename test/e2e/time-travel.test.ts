import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { client } from "../../src/web/client.ts"
import { bin, call, type Ended, type Server, server, until, type Workplace, workplace } from "./server.ts"

const test = suite("time travel")
const text = (limit: number) => `import { by, changed, email, index, param, when } from "dmon"

const limit = param("limit", ${limit})
export const slowStream = when(
  e => e.service === "api" && (e.metric ?? 0) > limit,
  by("host", changed("state", { initial: "ok" }, email("you@example.org"))),
)
export const indexStream = index()
`

let at: Workplace
let dmon: Server
let data: string
const here = (args: readonly string[]): Promise<Ended> =>
  call("sh", ["-c", 'cd "$1" && shift && exec "$@"', "sh", at.folder, process.execPath, bin, ...args], { env: at.env })
const send = (state: string, metric: number, host = "web-1") =>
  dmon.command("send", "-q", "-H", host, "-S", "api", "-s", state, "-m", String(metric), "-t", "600")
/** A shadow that has begun. */
async function shadowing(...args: string[]) {
  const child = spawn(process.execPath, [bin, "shadow", ...args], { env: at.env, cwd: at.folder })
  let [out, err] = ["", ""]
  child.stdout.on("data", text => (out += text))
  child.stderr.on("data", text => (err += text))
  const ended = once(child, "close").then(([code]) => code as number | null)
  await until("the shadow's begin", () => err.includes("the shadow runs"))
  return { child, ended, out: () => out }
}
const lines = ({ stdout }: Ended) =>
  stdout
    .trim()
    .split("\n")
    .map(line => JSON.parse(line))

test.before(async () => {
  at = workplace()
  at.write("mystreams.ts", text(1))
  data = join(at.folder, "data")
  dmon = await server(at, ["--streams", "mystreams.ts", "--data", data, "--telemetry", "0", "--snapshot", "1s"])
  await send("critical", 3)
  await send("critical", 4)
  await send("ok", 2)
  await send("critical", 1.5, "web-2")
})
test.after(async () => {
  await dmon.stop()
  at.remove()
})

test("replays what the running dmon recorded, and logs the ids that it answers for", async () => {
  const told = lines(await dmon.command("replay", "--json"))
  const ids = told.flatMap(({ id }) => id ?? [])
  assert.equal([told.at(-1).stateKnown, ids.length], [true, 3])
  assert.match(dmon.err(), ids[0])
})

test("reads the folder without the server's help, from a snapshot too", async () => {
  await until(
    "a snapshot",
    () => existsSync(join(data, "snapshots")) && execFileSync("ls", [join(data, "snapshots")]).length > 0,
  )
  await send("ok", 9)
  const late = await call(process.execPath, [bin, "replay", "--data", data, "--json", "--from", "2s"], { env: at.env })
  assert.is(lines(late).at(-1).stateKnown, true)
  const all = await call(process.execPath, [bin, "replay", "--data", data, "--json"], { env: at.env })
  assert.is(lines(all).length, 4, "the second ok of web-1 is no change")
})

test("tells why, why not, and what another limit had done", async () => {
  const [{ id }] = lines(await dmon.command("replay", "--json"))
  assert.match((await dmon.command("why", "--action", id)).stdout, 'last "ok" → "critical"')
  const not = await dmon.command("why", "not", "email", "web-1", "api")
  assert.match(not.stdout, "slow: changed stopped it")
  const swept = await dmon.command("replay", "--set", "limit=1..4")
  assert.equal(
    swept.stdout
      .trim()
      .split("\n")
      .slice(1)
      .map(line => line.trim().split(/\s+/)[1]),
    ["3", "2", "2", "0"],
  )
})

test("compares with a file and with a revision, and leaves no traces of it", async () => {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", at.folder, "-c", "user.name=t", "-c", "user.email=t@t", ...args], { stdio: "ignore" })
  git("init", "-q")
  git("add", "mystreams.ts")
  git("commit", "-qm", "one")
  at.write("next.ts", text(1.8))
  const file = await here(["replay", "--streams", "next.ts", "--against", "recorded", "--fail-on-difference"])
  assert.is(file.code, 1)
  assert.match(file.stdout, "next.ts against what ran then:  +0 −1 ~0 actions")
  const revision = await here(["replay", "--at", "HEAD", "--against", "mystreams.ts", "--fail-on-difference"])
  assert.equal([revision.code, revision.stderr], [0, ""])
  assert.match(revision.stdout, "at HEAD against mystreams.ts:  +0 −0 ~0")
})

test("makes a fixture and a test, which passes", async () => {
  const recorded = await here(["record", "--last", "10m", "--name", "slow"])
  assert.match(recorded.stdout, "recorded 5 events → fixtures/slow.jsonl")
  assert.match(readFileSync(join(at.folder, "fixtures/slow.jsonl"), "utf8"), '"host":"host-2"')
  at.write(
    "fixture.test.ts",
    `import assert from "node:assert/strict"
import { test } from "node:test"
import { fixture, run } from "dmon/testing"
import * as streams from "./mystreams.ts"

test("fixture", () => assert.equal(run(streams, fixture("fixtures/slow.jsonl")).actions.length, 3))
`,
  )
  const made = await here(["test", "--from", "1h", "made.test.ts"])
  assert.match(made.stdout, "1 of 1 events still come to it → made.test.ts")
  const tested = await here(["test"])
  assert.match(tested.stdout, "2 tests · 2 passed")
  assert.is((await here(["test", "--from", "1h", "made.test.ts"])).code, 2, "a file that is there stays")
})

test("compares, shadows and promotes an edit", async () => {
  at.write("next.ts", text(10))
  assert.match((await here(["diff", "next.ts"])).stdout, /kept {3}slow\/when\/by\[\]\/changed\n/)
  const running = await shadowing("next.ts", "--for", "4s", "--json")
  await send("critical", 5)
  await send("ok", 5)
  await running.ended
  const told = JSON.parse(running.out())
  assert.ok(told.difference.actions.gone.length >= 1)
  assert.equal([told.failures, told.difference.actions.added], [0, []])
  const promoted = await here(["shadow", "next.ts", "--for", "0.2", "--promote"])
  assert.is(promoted.code, 0)
  assert.match(promoted.stdout, /^v2 live/m)
  const health = await fetch(`http://127.0.0.1:${dmon.port("HTTP")}/healthz`)
  assert.match(((await health.json()) as { stale: { error: string } }).stale.error, "promoted from a shadow")
})

test("ends a shadow with its client", async () => {
  const running = await shadowing("mystreams.ts", "--for", "60")
  assert.match((await here(["shadow", "next.ts", "--for", "0.1"])).stderr, "DM154")
  running.child.kill("SIGKILL")
  await running.ended
  await until("its end", async () => (await here(["shadow", "next.ts", "--for", "0.1"])).code === 0)
})

test("tells what differs at Ctrl-C", async () => {
  const running = await shadowing("next.ts", "--for", "60")
  running.child.kill("SIGINT")
  assert.is(await running.ended, 0)
  assert.match(running.out(), "next.ts against what runs:")
})

test("hands the recording out, and runs what is brought, only to an admin", async () => {
  const url = `http://127.0.0.1:${dmon.port("HTTP")}`
  const refused = await dmon.command("replay", "--url", url)
  assert.is(refused.code, 6)
  assert.match(refused.stderr, "DM503")
  const posted = await fetch(`${url}/api/shadow`, { method: "POST", body: "{}" })
  assert.is(posted.status, 403)
  assert.is((await fetch(`${url}/api/compare`, { method: "POST", body: "{}" })).status, 403)
})

test("tells what an event would do on the state that there is, and keeps nothing of it", async () => {
  const counts = async () => {
    const { streams, listeners, outputs, index } = await client({
      socket: join(at.folder, "dmon", "default.sock"),
    }).status()
    return { streams, outputs, index, listeners: listeners.map(one => ({ ...one, gauges: {} })) }
  }
  const args = ["-H", "web-3", "-S", "api", "-s", "critical", "-m", "7", "-t", "600", "--json"]
  const before = await counts()
  const dry = JSON.parse((await dmon.command("send", ...args, "--dry")).stdout)
  assert.equal(dry.notes, [])
  assert.equal(await counts(), before)
  const real = JSON.parse((await dmon.command("send", ...args)).stdout)
  const untimed = (streams: readonly object[]) => streams.map(one => ({ ...one, until: undefined }))
  assert.equal(untimed(dry.streams), untimed(real.streams))
  assert.match(
    (await dmon.command("send", ...args.slice(0, -1), "--dry")).stdout,
    /^dry run of 1 event · after record \d+ · .*index$/m,
  )
})

test.run()
