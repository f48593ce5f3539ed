import { createSocket } from "node:dgram"
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { SMTPServer } from "smtp-server"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, server, until, workplace } from "./server.ts"

const test = suite("dmon --streams")
const warned =
  'import { when, email } from "dmon"\nexport const stream = when(e => e.state === "warning", email("me@mycompany.com"))\n'

/** An SMTP server in this process, and what it took. */
async function mailbox() {
  const mails: string[] = []
  const smtp = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on("data", chunk => chunks.push(chunk))
      stream.on("end", () => {
        mails.push(Buffer.concat(chunks).toString())
        done()
      })
    },
  })
  await new Promise<void>(listening => smtp.listen(0, "127.0.0.1", listening))
  const { port } = smtp.server.address() as { port: number }
  return { mails, url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>(closed => smtp.close(closed)) }
}

test("mails a warning through a real SMTP server", async () => {
  const [at, mail] = [workplace(), await mailbox()]
  const dmon = await server(at, ["--streams", at.write("mystreams.ts", warned)], { SMTP_URL: mail.url })
  await dmon.command("send", "-S", "disk", "-s", "warning", "-H", "web-1", "-d", "nearly full")
  const [text] = await until("a mail", () => mail.mails.length > 0 && mail.mails)
  assert.match(text ?? "", /To: me@mycompany\.com/)
  assert.match(text ?? "", /nearly full/)
  assert.is(await dmon.stop(), 0)
  await mail.close()
  at.remove()
})

test("prints a mail where no SMTP is configured, and says that it was not sent", async () => {
  const at = workplace()
  const dmon = await server(at, ["--no-check", "--streams", at.write("mystreams.ts", warned)])
  await dmon.command("send", "-S", "disk", "-s", "warning")
  await until("the print", () => dmon.err().includes("NOT sent"))
  await dmon.stop()
  at.remove()
})

test("warns of a datagram and of a line that are no JSON, and of who sent them", async () => {
  const at = workplace()
  const dmon = await server(at, ["--no-check", "--streams", at.write("mystreams.ts", warned)])
  const datagrams = dmon.port("event datagrams")
  const udp = createSocket("udp4")
  udp.send('{"service": "x", state: 1}', datagrams, "127.0.0.1")
  const warning =
    /warn DM202: bad json from 127\.0\.0\.1:\d+ \((udp|tcp) (\d+)\), dropped\n {2}(.*)\n +\^\n.*column (\d+): /g
  const said = () => [...dmon.err().matchAll(warning)].map(([, ...found]) => found)
  await until("a warning of the datagram", () => said().length === 1)
  connect(dmon.port("TCP"), "127.0.0.1").end('{"service":"a"}\n{"service":"b",}\n')
  await until("a warning of the line", () => said().length === 2)
  assert.equal(said(), [
    ["udp", `${datagrams}`, '{"service": "x", state: 1}', "18"],
    ["tcp", `${dmon.port("TCP")}`, '{"service":"b",}', "16"],
  ])
  udp.close()
  await dmon.stop()
  at.remove()
})

test("honours DMON_STREAM_MODULE, and prints the line that the first dmon printed", async () => {
  const at = workplace()
  const dmon = await server(at, [], { DMON_STREAM_MODULE: at.write("mystreams.ts", warned) })
  assert.match(dmon.out(), /^Listening for event datagrams on: {2}127\.0\.0\.1 \d+$/m)
  await dmon.stop()
  at.remove()
})

test("shows its own machine from the first moment on, records it as it came, and leaves it out when told to", async () => {
  const at = workplace()
  const data = join(at.folder, "data")
  const text = `import { index, log, when } from "dmon"
export const stream = index()
export const selfStream = when('tagged "self"', log({ prefix: "seen:" }))
`
  const args = ["--streams", at.write("mystreams.ts", text), "--no-check", "--data", data]
  const dmon = await server(at, args, { DMON_SELF: "yes" })
  assert.match(dmon.out(), /^self {2}this host's cpu, memory, disk, load and network are already flowing/m)
  const seen = () => dmon.out().match(/^seen:.*$/gm) ?? []
  const named = ["cpu", "load", "memory", "disk /"]
  await until("its events", () => named.every(name => seen().some(line => line.includes(` ${name} `))))
  await dmon.stop()
  const { stdout } = await call(process.execPath, [bin, "replay", "--data", data, "--json"], at)
  assert.is(stdout.match(/"output":"log"/g)?.length, seen().length)
  const quiet = await server(at, [...args, "--no-self"], { DMON_SELF: "yes" })
  assert.not.match(quiet.out(), /^self/m)
  await quiet.stop()
  at.remove()
})

const counting = (prefix: string) => `import { log, operator } from "dmon"
const count = operator("count", () => ({
  state: () => ({ n: 0 }),
  next(event: object, self) {
    self.state.n++
    self.emit({ ...event, metric: self.state.n })
  },
}))
export const stream = count(log({ prefix: ${JSON.stringify(prefix)} }))
`

test("reloads a saved file with the state of unchanged operators, and refuses a broken one", async () => {
  const at = workplace()
  const file = at.write("mystreams.ts", counting("one"))
  const dmon = await server(at, ["--streams", file, "--telemetry", "0"])
  const says = (line: RegExp) => until(String(line), () => line.exec(dmon.out()))
  await dmon.command("send", "-S", "s")
  await says(/^one .* 1$/m)

  writeFileSync(file, counting("two"))
  await until("the reload", () => dmon.err().includes("v2 live"))
  await dmon.command("send", "-S", "s")
  await says(/^two .* 2$/m)

  writeFileSync(file, counting("three").replace("self.state.n++", "self.state.m++"))
  await until("the refusal", () => dmon.err().includes("DM105"))
  assert.match(dmon.err(), /mystreams\.ts:5:\d+/)
  assert.match(dmon.err(), /Property 'm' does not exist/)
  assert.match(dmon.err(), /v2 .* keeps running/)
  await dmon.command("send", "-S", "s")
  await says(/^two .* 3$/m)
  const health = await (await fetch(`http://127.0.0.1:${dmon.port("HTTP")}/healthz`)).json()
  assert.ok((health as { stale?: object }).stale)

  // As an editor saves: another file takes its place.
  writeFileSync(`${file}.swap`, counting("four"))
  renameSync(`${file}.swap`, file)
  await until("the second reload", () => dmon.err().includes("v3 live"))
  await dmon.command("send", "-S", "s")
  await says(/^four .* 4$/m)
  await dmon.stop()
  at.remove()
})

test("lives through a streams file that is deleted and comes back", async () => {
  const at = workplace()
  const file = at.write("mystreams.ts", counting("one"))
  const dmon = await server(at, ["--no-check", "--streams", file, "--telemetry", "0"])
  await dmon.command("send", "-S", "s")
  rmSync(file)
  await until("the refusal", () => dmon.err().includes("DM102"))
  writeFileSync(file, counting("back"))
  await until("the reload", () => dmon.err().includes("v2 live"))
  await dmon.command("send", "-S", "s")
  await until("the count to go on", () => /^back .* 2$/m.test(dmon.out()))
  await dmon.stop()
  at.remove()
})

test("refuses with a reload what it would refuse at a start", async () => {
  const at = workplace()
  const dmon = await server(at, ["--no-check", "--streams", at.write("mystreams.ts", warned)])
  at.write("mystreams.ts", `${warned}export const checks = []\n`)
  await until("the refusal", () => dmon.err().includes("the export `checks` is not understood yet"))
  assert.is(await dmon.stop(), 0)
  at.remove()
})

test("reloads on SIGHUP and SIGUSR1", async () => {
  const at = workplace()
  const file = at.write("mystreams.ts", counting("one"))
  const dmon = await server(at, ["--no-check", "--streams", file])
  dmon.process.kill("SIGHUP")
  dmon.process.kill("SIGUSR1")
  await dmon.command("send", "-S", "s")
  assert.is(dmon.process.exitCode, null)
  await dmon.stop()
  at.remove()
})

test("keeps running when a stream throws, tells where, and makes an event of it", async () => {
  const at = workplace()
  const text =
    'import { index, when } from "dmon"\nexport const badStream = when(e => e.tags!.length > 0)\nexport const goodStream = index()\n'
  const dmon = await server(at, ["--no-check", "--streams", at.write("mystreams.ts", text)])
  await dmon.command("send", "-S", "s", "-H", "h")
  await until("the error", () => dmon.err().includes("DM201"))
  assert.match(dmon.err(), /mystreams\.ts:2:\d+/)
  assert.match(dmon.err(), /e\.tags!\.length/)
  const { stdout } = await dmon.command("query", 'service = "s" or service = "dmon stream bad"', "--json")
  assert.is(stdout.trim().split("\n").length, 2)
  await dmon.stop()
  at.remove()
})

test("flushes what streams and outputs hold when it is told to stop", async () => {
  const [at, mail] = [workplace(), await mailbox()]
  const text = 'import { rollup, email } from "dmon"\nexport const stream = rollup(1, "1h", email("me@x.org"))\n'
  const dmon = await server(at, ["--no-check", "--streams", at.write("mystreams.ts", text), "--telemetry", "0"], {
    SMTP_URL: mail.url,
  })
  for (const service of ["first", "second", "third"]) await dmon.command("send", "-S", service)
  assert.is(await dmon.stop(), 0)
  assert.is(mail.mails.length, 2, "the first at once, the rest at the end")
  assert.match(mail.mails[1] ?? "", /second/)
  await mail.close()
  at.remove()
})

test("ends with 4 where a port is taken, and says by whom", async () => {
  const at = workplace()
  const file = at.write("mystreams.ts", warned)
  const dmon = await server(at, ["--no-check", "--streams", file])
  const other = await call(
    process.execPath,
    [
      bin,
      "--no-check",
      "--streams",
      file,
      "--port",
      String(dmon.port("TCP")),
      "--name",
      "other",
      "--json-port",
      "0",
      "--http-port",
      "0",
    ],
    { env: at.env },
  )
  assert.is(other.code, 4, other.stderr)
  assert.match(other.stderr, /DM101/)
  assert.match(other.stderr, new RegExp(`pid ${dmon.process.pid}`))
  await dmon.stop()
  at.remove()
})

test("is installed by npm from its own tarball, and runs from any folder", async () => {
  const at = workplace()
  const prefix = join(at.folder, "prefix")
  mkdirSync(prefix)
  const root = join(import.meta.dirname, "../..")
  const packed = await call("npm", ["pack", root, "--pack-destination", at.folder, "--ignore-scripts", "--silent"], {
    env: { ...process.env, NODE_OPTIONS: "" },
  })
  assert.is(packed.code, 0, packed.stderr)
  const tarball = join(at.folder, packed.stdout.trim().split("\n").at(-1) as string)
  const installed = await call(
    "npm",
    ["install", "-g", "--prefix", prefix, "--no-audit", "--no-fund", "--prefer-offline", tarball],
    { env: { ...process.env, NODE_OPTIONS: "" } },
  )
  assert.is(installed.code, 0, installed.stderr)
  const dmon = join(prefix, "bin/dmon")
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  assert.is((await call(dmon, ["--version"], { env: at.env })).stdout.trim(), `dmon ${version}`)
  const init = await call(dmon, ["init", join(at.folder, "monitoring")], { env: at.env })
  assert.is(init.code, 0, init.stderr)
  const checked = await call(dmon, ["check", join(at.folder, "monitoring/mystreams.ts")], { env: at.env })
  assert.is(checked.code, 0, checked.stderr)
  at.remove()
})

test.run()
