import { spawn } from "node:child_process"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, has, type Server, server, until, type Workplace, workplace } from "./server.ts"

const commands = suite("dmon's commands")
const streams = 'import { index } from "dmon"\nexport const stream = index()\n'

let at: Workplace
let dmon: Server
commands.before(async () => {
  at = workplace()
  const tokens = join(at.folder, "tokens.json")
  const { stdout } = await dmonWith(["token", "add", "me", "--role", "viewer", "--tokens", tokens])
  at.write("token", `# of this test\n${stdout}`)
  at.write("other", "not it\n")
  const file = at.write("mystreams.ts", streams)
  dmon = await server(at, ["--streams", file, "--telemetry", "0", "--token-file", tokens, "--auth", "always"])
  await dmon.command("send", "-H", "web-1", "-S", "api latency", "-m", "3.1", "-s", "critical", "-t", "600")
  await dmon.command(
    "send",
    "-H",
    "web-2",
    "-S",
    "api latency",
    "-m",
    "0.2",
    "-s",
    "ok",
    "-t",
    "600",
    "-a",
    "region=eu",
  )
})
commands.after(async () => {
  await dmon.stop()
  at.remove()
})

const dmonWith = (args: readonly string[], input?: string) =>
  call(process.execPath, [bin, ...args], { env: at.env, ...(input !== undefined && { input }) })

commands("send an event and say where it went", async () => {
  const { code, stdout } = await dmon.command("send", "-S", "deploy", "-t", "1")
  assert.is(code, 0)
  assert.match(stdout, /^sent 1 event · accepted · position \d+ · reached 1 stream: mystreams → index\n$/)
  const { accepted, position } = JSON.parse((await dmon.command("send", "-S", "deploy", "-t", "1", "--json")).stdout)
  assert.is(accepted, 1)
  assert.type(position, "number")
})

commands("send lines of JSON from standard input, and exit 1 for those left out", async () => {
  const lines = Array.from({ length: 2500 }, (_, i) => `{"host":"bulk","service":"s${i}","ttl":600}\n`).join("")
  const good = await dmonWith(["send"], lines)
  assert.equal([good.code, good.stderr], [0, ""])
  assert.match(good.stdout, /^sent 2500 events · accepted/)
  assert.is((await dmon.command("query", 'host = "bulk"', "--count")).stdout, "2500\n")
  const bad = await dmonWith(["send", "-"], '{"service":"deploy","ttl":1}\nnonsense\n')
  assert.is(bad.code, 1)
  assert.match(bad.stderr, /left out: line 2/)
})

commands("query as JSON lines into a pipe", async () => {
  const { code, stdout, stderr } = await dmon.command("query", 'host =~ "web-%"', "--sort", "-metric")
  assert.equal([code, stderr], [0, ""])
  const found = stdout
    .trim()
    .split("\n")
    .map(line => JSON.parse(line))
  assert.equal(
    found.map(({ host, metric, region }) => [host, metric, region]),
    [
      ["web-1", 3.1, undefined],
      ["web-2", 0.2, "eu"],
    ],
  )
})

commands("query as a table on a terminal", async () => {
  if (!(await has("script"))) return
  const line = `stty cols 62; '${process.execPath}' '${bin}' query 'state = "critical"'`
  const { stdout } = await call("script", ["-qec", line, "/dev/null"], { env: { ...at.env, TERM: "xterm" } })
  assert.match(stdout, /HOST.*SERVICE.*STATE.*METRIC/)
  assert.match(stdout, /web-1 +api latency +\x1b\[1m\x1b\[31m◆ critical/)
  assert.match(stdout, "1 of 2")
})

const verdicts: [query: string, more: string[], exit: number, line: RegExp][] = [
  ['host = "web-1"', [], 2, /^CRITICAL: web-1 api latency critical 3\.1 \| 'web-1 api latency'=3\.1\n$/],
  ['host = "web-2"', [], 0, /^OK: /],
  ['host = "none"', [], 3, /^UNKNOWN: no entry/],
  ['host = "none"', ["--none", "critical"], 2, /^CRITICAL: no entry/],
  ['hots = "none"', [], 3, /^UNKNOWN: unknown field "hots"/],
]
for (const [query, more, exit, line] of verdicts) {
  commands(`are a check of Nagios: ${[query, ...more].join(" ")}`, async () => {
    const { code, stdout } = await dmon.command("query", query, "--nagios", ...more)
    assert.is(code, exit)
    assert.match(stdout, line)
  })
}

commands("tell a misspelt field, and what was meant", async () => {
  const { code, stderr } = await dmon.command("query", 'sate = "critical"')
  assert.is(code, 2)
  assert.match(
    stderr,
    /^error DM301: unknown field "sate" in query\n {2}sate = "critical"\n {2}~~~~\n.*did you mean {2}state/,
  )
})

commands("reach a dmon by its address, with a token", async () => {
  const url = ["--url", `http://127.0.0.1:${dmon.port("HTTP")}`]
  const file = (name: string) => ["--token-file", join(at.folder, name)]
  const good = await dmon.command("query", 'host = "web-1"', ...url, ...file("token"))
  assert.equal([good.code, JSON.parse(good.stdout).metric], [0, 3.1])
  for (const name of ["query", "tap"]) {
    for (const token of [[], file("other")]) {
      const { code, stderr } = await dmon.command(name, ...url, ...token)
      assert.is(code, 6)
      assert.match(stderr, /^error DM501: /)
    }
  }
})

commands("exit 4 when the address is taken", async () => {
  const port = String(dmon.port("TCP"))
  const file = join(at.folder, "mystreams.ts")
  const { code, stderr } = await dmonWith(["--streams", file, "--no-check", "--name", "two", "--port", port])
  assert.is(code, 4)
  assert.match(stderr, /^error DM101: /m)
})

/** A tap that runs, once it shows what is sent. */
async function tapping(of: Server, ...args: string[]) {
  const child = spawn(process.execPath, [bin, "tap", 'service = "tapped"', ...args], { env: at.env })
  const said = { out: "", err: "" }
  child.stdout.on("data", text => (said.out += text))
  child.stderr.on("data", text => (said.err += text))
  const code = new Promise<number | null>(resolve => child.on("exit", resolve))
  await until("the tap", async () => {
    await of.command("send", "-q", "-S", "tapped", "-t", "1")
    return said.out !== ""
  })
  return { child, code, said }
}

commands("tap what enters, until there is enough", async () => {
  const { code, said } = await tapping(dmon, "-n", "1")
  assert.is(await code, 0)
  assert.is(JSON.parse(said.out).service, "tapped")
})

commands("tap until Ctrl-C, which is 130", async () => {
  const { child, code, said } = await tapping(dmon)
  child.kill("SIGINT")
  assert.is(await code, 130)
  assert.is(said.err, "")
})

commands("tap for a while", async () => {
  assert.is((await dmon.command("tap", "--for", "100ms")).code, 0)
})

commands("end quietly when nobody reads on", async () => {
  const line = `'${process.execPath}' '${bin}' query | head -n 1; exit "\${PIPESTATUS[0]}"`
  const { code, stdout, stderr } = await call("bash", ["-c", line], { env: at.env })
  assert.equal([code, stderr], [0, ""])
  assert.is(stdout.trim().split("\n").length, 1)
})

commands("say so, and exit 2, where the disk is full that their answer goes to", async () => {
  const { code, stderr } = await call("bash", ["-c", `'${process.execPath}' '${bin}' query > /dev/full`], {
    env: at.env,
  })
  assert.is(code, 2)
  assert.match(stderr, /DM146[\s\S]*ENOSPC/)
})

commands("find a server that runs on where its output goes to a full disk", async () => {
  const own = workplace()
  const file = own.write("mystreams.ts", `import { log } from "dmon"\nexport const stream = log()\n`)
  const flags = `--streams '${file}' --no-check --port auto --json-port auto --http-port auto > /dev/full 2> /dev/full`
  const child = spawn("bash", ["-c", `exec '${process.execPath}' '${bin}' ${flags}`], { env: own.env })
  const send = () => call(process.execPath, [bin, "send", "-q", "-S", "x"], { env: own.env })
  try {
    await until("an answer", async () => (await send()).code === 0)
    assert.is((await send()).code, 0)
    assert.is(child.exitCode, null)
  } finally {
    child.kill("SIGTERM")
    await until("its end", () => child.exitCode !== null || child.signalCode !== null)
    own.remove()
  }
})

commands("exit 5 when the dmon they tap goes", async () => {
  const own = workplace()
  const other = await server(own, ["--streams", own.write("mystreams.ts", streams), "--no-check"])
  const child = spawn(process.execPath, [bin, "tap", "--json"], { env: own.env })
  let [out, err] = ["", ""]
  child.stdout.on("data", text => (out += text))
  child.stderr.on("data", text => (err += text))
  const code = new Promise<number | null>(resolve => child.on("exit", resolve))
  await until("the tap", async () => (await other.command("send", "-q", "-S", "x")) && out !== "")
  await other.stop()
  assert.is(await code, 5)
  assert.is(JSON.parse(err).error.code, "DM511")
  assert.is((await call(process.execPath, [bin, "query"], { env: own.env })).code, 5)
  own.remove()
})

commands.run()
