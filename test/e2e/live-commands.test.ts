import { spawn } from "node:child_process"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { endTerminals, onTerminal } from "./pty.ts"
import { bin, call, has, type Server, server, until, type Workplace, workplace } from "./server.ts"

const live = suite("dmon's live commands")

const streams = `import { changed, email, index, over, smap, when } from "dmon"
export const indexStream = index()
export const apiSlowStream = when({ service: "api latency" }, over(1, changed("state", email("ops@example.org"))))
export const lengthStream = when({ service: "length" }, smap(e => [e, e], smap(all => all.length)))
`

let at: Workplace
let dmon: Server
live.before(async () => {
  at = workplace()
  dmon = await server(at, ["--streams", at.write("mystreams.ts", streams), "--telemetry", "0", "--no-check"])
})
live.after(async () => {
  endTerminals()
  await dmon.stop()
  at.remove()
})

const send = (...args: string[]) => dmon.command("send", "-H", "web-1", "-t", "600", ...args)
const slow = (metric: string, state: string) => send("-S", "api latency", "-m", metric, "-s", state)

live("send an event, and say what the streams did with it", async () => {
  const said = async (metric: string, state: string) =>
    (await slow(metric, state)).stdout.replace(/ · position \d+/, "")
  const others = 'length (stopped at when: service "api latency")'
  const reached = "sent 1 event · accepted · reached 3 streams: index, apiSlow"
  assert.is(await said("0.42", "ok"), `${reached} (stopped at over: metric 0.42), ${others}\n`)
  assert.is(
    await said("3.1", "critical"),
    `${reached} → email to ops@example.org (printed: no SMTP is set), ${others}\n`,
  )
  assert.match(await said("3.1", "critical"), 'apiSlow (stopped at changed: state "critical"; last "critical")')
  assert.match((await slow("3.1", "ok")).stdout, "→ email")
  assert.match((await send("-S", "x", "--no-trace")).stdout, /^sent 1 event · accepted · position \d+\n$/)
  const { streams } = JSON.parse((await send("-S", "x", "--json")).stdout)
  assert.equal(
    streams.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict]),
    [
      ["index", "acted"],
      ["apiSlow", "stopped"],
      ["length", "stopped"],
    ],
  )
})

/** A command that runs, once what is sent has come out of it. */
async function running(args: string[], ...sent: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { env: at.env })
  const said = { out: "", err: "" }
  child.stdout.on("data", text => (said.out += text))
  child.stderr.on("data", text => (said.err += text))
  const code = new Promise<number | null>(resolve => child.on("exit", resolve))
  await until(args.join(" "), async () => (await send("-q", ...sent)) && said.out !== "")
  return { child, code, said }
}
const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line))

live("tap places by a glob, thinned by a query, whatever passes", async () => {
  const { child, code, said } = await running(
    ["tap", "apiSlow.*", "--query", "metric > 1"],
    "-S",
    "api latency",
    "-m",
    "3",
  )
  child.kill("SIGINT")
  assert.is(await code, 130)
  assert.ok(lines(said.out).every(({ value, at }) => value.metric === 3 && at.startsWith("apiSlow/")))
  const counted = await running(["tap", "length.*", "-n", "3"], "-S", "length")
  assert.is(await counted.code, 0)
  assert.equal(
    lines(counted.said.out).map(({ at, value }) => [
      at,
      Array.isArray(value) ? value.length : (value.service ?? value),
    ]),
    [
      ["length/when/smap/smap", 2],
      ["length/when/smap", 2],
      ["length/when", "length"],
    ].reverse(),
  )
})

live("tap what is given to a place, and what is put into the index", async () => {
  const given = await running(["tap", "apiSlow/when/over", "--side", "in", "-n", "1"], "-S", "api latency", "-m", "0.1")
  assert.is(await given.code, 0)
  assert.is(lines(given.said.out)[0].metric, 0.1)
  const put = await running(["tap", "@index", 'service = "put"', "-n", "1"], "-S", "put")
  assert.is(await put.code, 0)
})

live("say which places there are where none is meant", async () => {
  const { code, stderr } = await dmon.command("tap", "apislow")
  assert.is(code, 2)
  assert.match(stderr, /^error DM144: the streams have no place "apislow"/)
  assert.match(stderr, /did you mean {2}apiSlow/)
})

live("query the index as it was", async () => {
  const { code, stdout, stderr } = await dmon.command("query", 'service = "api latency"', "--at", "-0s", "--plain")
  assert.equal(
    [code, stderr.replace(/ · .*/s, "")],
    [0, "1 of 1 index entry"].map((x, i) => (i === 1 ? stderr.split(" · ")[0] : x)),
  )
  assert.match(stdout, /web-1 +api latency/)
  const before = await dmon.command("query", "--at", "-1h", "--count")
  assert.match(before.stdout + before.stderr, /^0\n|DM15\d/)
})

live("query what changes, as JSON lines", async () => {
  const { child, code, said } = await running(["query", 'service = "watched"', "--watch"], "-S", "watched", "-s", "ok")
  await send("-q", "-S", "watched", "-s", "critical")
  await until("the change", () => lines(said.out).at(-1).state === "critical")
  child.kill("SIGINT")
  assert.is(await code, 130)
})

live("name servers, and mean the one that is used", async () => {
  const ctx = (...args: string[]) => dmon.command("ctx", ...args)
  const url = `http://127.0.0.1:${dmon.port("HTTP")}`
  assert.is((await ctx("add", "near", "--url", url)).code, 0)
  assert.is((await ctx("add", "far", "--url", "http://127.0.0.1:1", "--color", "red")).code, 0)
  await ctx("use", "far")
  const gone = await dmon.command("query")
  assert.is(gone.code, 5)
  assert.match(
    gone.stderr,
    /^error DM510: no dmon answers at http:\/\/127\.0\.0\.1:1\/\n.*\n {2}context {3}far \(.*contexts\.json\), without a token/,
  )
  assert.is((await dmon.command("query", "--ctx", "near")).code, 0)
  assert.is((await dmon.command("query", "--name", "default")).code, 0)
  assert.is((await call(process.execPath, [bin, "query"], { env: { ...at.env, DMON_CTX: "near" } })).code, 0)
  await ctx("use", "near")
  await ctx("-")
  assert.is(JSON.parse((await ctx("show")).stdout).name, "far")
  assert.match((await dmon.command("query", "--ctx", "naer")).stderr, /^error DM161: .*\n {2}did you mean {2}near \?/)
  await ctx("use", "default")
  assert.is((await dmon.command("query")).code, 0)
})

live("complete contexts, and places of the dmon that runs", async () => {
  const values = async (kind: string) => (await dmon.command("__values", kind)).stdout.split("\n")
  assert.equal((await values("contexts")).slice(0, 3), ["default", "near", "far"])
  assert.ok((await values("places")).includes("apiSlow/when/over"))
})

const terminals = async () => has("python3")
const left = "\x1b[?7h\x1b[?25h\x1b[?1049l"

live("show on a whole terminal what runs, driven by keys, in any size", async () => {
  if (!(await terminals())) return
  const top = onTerminal(at, "top")
  await top.until(/▸ {2}apiSlow .*\n {3}index/)
  assert.match(top.seen(), /^dmon \S+ · default · v1 ✓/)
  top.keys("\x1b[B\r")
  await top.until(/index {2}its places.*\n.*\n▸ {2}in /)
  top.keys("\x1b")
  await top.until(/▸ {2}index/)
  top.keys("/apiSlow\r\r")
  await top.until("apiSlow  its places")
  top.keys("\x1b[B\r")
  await top.until(/apiSlow\/when {2}when[\s\S]*OUT {2}nothing/)
  await slow("7", "ok")
  await top.until(/OUT\n.* 7 /)
  top.size(60, 12)
  await until("the new size", () => top.seen().split("\n").length === 12)
  top.keys("q")
  assert.is(await top.code(), 0)
  assert.ok(top.written().endsWith(left))
})

live("give the terminal back when they are told to end, or are stopped", async () => {
  if (!(await terminals())) return
  const top = onTerminal(at, "top")
  await top.until("STREAM")
  top.signal("SIGTSTP")
  await until("the stop", () => top.written().endsWith(left))
  top.signal("SIGCONT")
  await top.until("STREAM")
  top.signal("SIGTERM")
  assert.is(await top.code(), -15)
  assert.ok(top.written().endsWith(left))
  const other = onTerminal(at, "top")
  await other.until("STREAM")
  other.keys("\x03")
  assert.is(await other.code(), 130)
  assert.ok(other.written().endsWith(left))
})

live("tap on a terminal: a line each, a pause, an end", async () => {
  if (!(await terminals())) return
  const tap = onTerminal(at, "tap", "@index", 'service = "shown"')
  await tap.until(/tap default: @index · what matches {2}service = "shown" · space pauses, q ends\nTIME/)
  await send("-q", "-S", "shown", "-s", "ok")
  await tap.until(/● ok +web-1 +shown[\s\S]*showing all · \d a second · space pause {2}q quit/)
  tap.keys(" ")
  await tap.until("paused · \\+0")
  await send("-q", "-S", "shown", "-s", "critical")
  await tap.until("paused · \\+1")
  tap.keys(" ")
  await tap.until(/◆ critical +web-1 +shown/)
  tap.keys("q")
  assert.is(await tap.code(), 0)
})

live("query on a terminal, painted anew as it changes", async () => {
  if (!(await terminals())) return
  await send("-q", "-S", "painted", "-s", "ok")
  const query = onTerminal(at, "query", 'service = "painted"', "--watch")
  await query.until(/^query default: service = "painted"\nHOST .*\nweb-1 +painted +● ok[\s\S]*1 of \d+ index entries/)
  await send("-q", "-S", "painted", "-s", "critical")
  await query.until(/painted +◆ critical/)
  query.keys("q")
  assert.is(await query.code(), 0)
  assert.ok(query.written().endsWith(left))
})

live("refuse to paint where there is no terminal, and print one picture instead", async () => {
  const refused = await dmon.command("top")
  assert.is(refused.code, 2)
  assert.match(refused.stderr, /^error DM140: dmon top needs a terminal/)
  const { code, stdout } = await dmon.command("top", "--once")
  assert.is(code, 0)
  assert.match(stdout, /STREAM[\s\S]* {3}apiSlow /)
})

live("go on when the dmon restarts", async () => {
  if (!(await terminals())) return
  const own = workplace()
  const file = own.write("mystreams.ts", streams)
  const start = () => server(own, ["--streams", file, "--no-check", "--telemetry", "0"])
  const first = await start()
  const top = onTerminal(own, "top")
  await top.until("STREAM")
  await first.stop()
  await top.until("the connection is lost, trying again")
  const second = await start()
  await until("the connection", () => !top.seen().includes("is lost"))
  await until("the rate of what comes in", async () => {
    await second.command("send", "-q", "-S", "x")
    return /index +[\d.]*[1-9]/.test(top.seen())
  })
  top.keys("q")
  assert.is(await top.code(), 0)
  await second.stop()
  own.remove()
})

live.run()
