import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { fences } from "../fences.ts"
import { missing } from "./plain.ts"
import { endTerminals, onPrompt } from "./pty.ts"
import { bin, call, has, type Server, server, until, type Workplace, workplace } from "./server.ts"

const test = suite("dmon shell")
const streams = fences("README.md").find(({ language }) => language === "ts")?.text as string
let at: Workplace
let dmon: Server
let env: NodeJS.ProcessEnv

test.before(async () => {
  at = workplace()
  writeFileSync(join(at.folder, "mystreams.ts"), streams)
  env = { ...at.env, HOME: at.folder, COLUMNS: "120", NO_COLOR: "1", XDG_STATE_HOME: join(at.folder, "state") }
  dmon = await server(at, ["--streams", join(at.folder, "mystreams.ts"), "--no-check", "--no-self"])
})
test.after(async () => {
  endTerminals()
  await dmon.stop()
  at.remove()
})

const shell = (...args: string[]) => call(process.execPath, [bin, "shell", ...args], { env })
const terminal = (...args: string[]) => onPrompt(["shell", ...args], { env, cwd: at.folder })

test("goes as docs/shell.md tells it", async () => {
  if (!(await has("python3"))) return
  for (const event of ["-H web-1 -S 'api latency' -s critical -m 3.1", "-H web-2 -S cpu -s ok -m 0.25"])
    await call("sh", ["-c", `'${process.execPath}' '${bin}' send -q ${event}`], { env })
  const story = fences("docs/shell.md")
    .find(({ text }) => text.startsWith("dmon> "))
    ?.text.trimEnd() as string
  const person = terminal()
  await person.sees(/^dmon .* · default · 4 streams · .* · \.help\ndmon> $/)
  for (const step of story.split(/^dmon> /m).slice(1)) {
    const [entry = "", ...shown] = step.trimEnd().split("\n")
    if (entry === ".exit") break
    const printed = await person.line(entry)
    const lacks = missing(shown, printed)
    assert.is(lacks, undefined, `${entry}\ndoes not print  ${lacks}\nbut\n${printed}`)
  }
  person.type(".exit\r")
  assert.is(await person.ended(), 0)
})

test("completes from what is there, and remembers what was typed", async () => {
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  await person.line("const remembered = 1")
  person.type("streams.lat")
  await person.sees(/streams\.lat$/)
  person.type("\t")
  await person.sees(/streams\.latency$/)
  person.type("\x15")
  person.type('why("web-1", "api')
  await person.sees(/"api$/)
  person.type("\t")
  await person.sees(/"api latency$/)
  person.type("\x15.exit\r")
  await person.ended()
  assert.match(readFileSync(join(at.folder, "state", "dmon", "history"), "utf8"), /^const remembered = 1$/m)
  const later = terminal()
  await later.sees(/dmon> $/)
  later.type("\x1b[A")
  await later.sees(/const remembered = 1$/)
  later.type("\x15.exit\r")
  await later.ended()
})

test("goes on over lines, and Ctrl-C ends a loop, a promise and a tap", async () => {
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  await person.line("function twice(n: number) {", /\.\.\. $/)
  await person.line("return n * 2 }")
  assert.is(await person.line("twice(21)"), "42")
  for (const endless of ["for (;;) {}", "await new Promise(() => {})", "tap()"]) {
    const from = person.printed().length
    person.type(`${endless}\r`)
    await person.sees(/\n/, from)
    // It has begun when it is no longer the prompt that is waited at.
    await new Promise(resolve => setTimeout(resolve, 500))
    person.type("\x03")
    await person.sees(/dmon> $/, from + endless.length)
  }
  assert.is(await person.line("twice(4)"), "8")
  person.type(".exit\r")
  assert.is(await person.ended(), 0)
})

test("asks for what cannot be read, and tells what is thrown, without ending", async () => {
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  assert.match(await person.line("query('stat =')"), "error DM302")
  assert.match(await person.line("1 +* 2"), "error DM171")
  assert.match(await person.line("null.x"), "Uncaught TypeError")
  assert.match(await person.line(".explain DM302"), "DM302: ")
  person.type(".exit\r")
  assert.is(await person.ended(), 0)
})

test("tells types, with what was declared before, and what is wrong", async () => {
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  await person.line("const named = 'x'")
  assert.is(await person.line(".type named"), '"x"')
  assert.is(await person.line(".type index.size"), "Later<number>")
  assert.is(await person.line(".type of(1)"), "Observable<number>")
  assert.match(
    await person.line(".type streams.api.nodez"),
    /^any\nTS2551 +Property 'nodez' does not exist.* Did you mean 'nodes'\?$/,
  )
  person.type(".exit\r")
  await person.ended()
})

test("tells of a type error below the line, which runs all the same, once types are known", async () => {
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  let from = 0
  // Nothing is told before the process that knows types has started: how long that takes nobody knows.
  await until(
    "a note of types",
    async () => {
      from = person.printed().length
      assert.is(await person.line("[1, 2].length"), "2")
      from = person.printed().length
      person.type("[{ service: 'x' }].map(e => e.sevice)\r")
      await person.sees(/undefined \]\n/, from)
      await new Promise(resolve => setTimeout(resolve, 1500))
      return person.printed().slice(from).includes("TS2551")
    },
    60,
  )
  const told = /\[ undefined \]\ndmon> \n?TS2551 {2}Property 'sevice' .* Did you mean 'service'\?\ndmon> $/
  assert.match(person.printed().slice(from), told)
  person.type(".exit\r")
  assert.is(await person.ended(), 0)
})

test("asks before it suspends a stream, which is told of everywhere, and goes on when it is told to", async () => {
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  const suspend = 'streams.disk.suspend("30m", "new disks")'
  for (const [answer, told] of [
    ["n", /error DM178: nothing was done/],
    ["y", /\ndisk is suspended for another (?:29|30)m: new disks\n/],
  ] as const) {
    const from = person.printed().length
    person.type(`${suspend}\r`)
    await person.sees(/\(y\/N\) $/, from)
    person.type(`${answer}\r`)
    await person.sees(/\ndmon> $/, from)
    assert.match(person.printed().slice(from), told)
  }
  assert.match(await person.line("streams"), /disk .* for another \d+m: new disks/)
  assert.match((await dmon.command("top", "--once")).stdout, /disk .*suspended \d+m: new disks/)
  const dry = JSON.parse((await dmon.command("send", "-S", "disk", "-m", "0.99", "--dry", "--json")).stdout)
  assert.equal(dry.streams.map(({ name }: { name: string }) => name).includes("disk"), false)
  assert.is(await person.line("streams.disk.resume()"), "disk is given events again")
  person.type("\x1b[A\x1b[A")
  await person.sees(/dmon> streams$/)
  person.type("\x15.exit\r")
  assert.is(await person.ended(), 0)
})

test("puts the dmon under load, paints how far it is, and ends with what came of it", async () => {
  const told = await shell("-e", "bench({ rate: 300, seconds: 1 })", "--timeout", "20s")
  const { accepted, refused, p99, each } = JSON.parse(told.stdout)
  assert.equal([accepted, refused, each.length, p99 > 0], [300, 0, 1, true])
  assert.is((await shell("-e", "query('tagged \"bench\"').length")).stdout, "100\n")
  if (!(await has("python3"))) return
  const person = terminal()
  await person.sees(/dmon> $/)
  const printed = await person.line("bench({ rate: 100, seconds: 1 })")
  assert.match(printed, /█░* \d+ %/)
  assert.match(printed, /100 events\/s for 1 s, steady: 100\/s accepted\n.*\nnothing dropped by the server$/)
  person.type(".exit\r")
  assert.is(await person.ended(), 0)
})

test("prints JSON in a pipe, and lines of it for what goes on", async () => {
  assert.equal(JSON.parse((await shell("-e", "index.hosts()")).stdout).slice(-2), ["web-1", "web-2"])
  const tapping = shell("-e", "tap('service = \"tapped\"', { n: 2 }).pipe(map(e => e.metric))", "--timeout", "20s")
  const sent = new AbortController()
  void (async () => {
    while (!sent.signal.aborted) await dmon.command("send", "-q", "-S", "tapped", "-m", "7")
  })()
  const { stdout, code } = await tapping
  sent.abort()
  assert.equal([stdout, code], ["7\n7\n", 0])
  assert.is((await shell("-e", "tap('service = \"nothing\"')", "--for", "300ms")).stdout, "")
})

test("runs scripts, with arguments, and from standard input", async () => {
  const file = at.write(
    "nightly.ts",
    'import { hostname } from "node:os"\nconst [name]: readonly string[] = args\n;({ name, host: typeof hostname() })\n',
  )
  assert.is((await shell(file, "--timeout", "30s", "--", "arg1")).stdout, '{"name":"arg1","host":"string"}\n')
  const piped = await call(process.execPath, [bin, "shell", "-"], {
    env,
    input: 'await send({ service: "deploy", state: "ok" }); 1',
  })
  assert.is(piped.stdout, "1\n")
})

test("ends with the exit code of what went wrong", async () => {
  const table: readonly (readonly [args: readonly string[], exit: number, told: RegExp])[] = [
    [["-e", "null.x"], 1, /^error DM170: the entry threw TypeError/],
    [["-e", "f("], 2, /^error DM171/],
    [["-e", "query('stat =')"], 2, /^error DM302/],
    [["-e", "1", "--name", "nobody"], 5, /^error DM510/],
    [["-e", "new Promise(() => {})", "--timeout", "100ms"], 1, /^error DM176/],
    [["-e", "1", "--inside", "--url", "http://127.0.0.1:9"], 6, /^error DM503/],
    [["absent.ts"], 2, /^error DM177/],
    [["-e", "null.x", "--json"], 1, /^\{"error":\{"code":"DM170"/],
  ]
  for (const [args, exit, told] of table) {
    const { code, stderr, stdout } = await shell(...args)
    assert.is(code, exit, args.join(" "))
    assert.match(stderr, told)
    assert.is(stdout, "")
  }
})

test("reconnects by itself, and says where it is", async () => {
  if (!(await has("python3"))) return
  const own = workplace()
  const file = own.write("s.ts", streams)
  const first = await server(own, ["--streams", file, "--no-check"])
  const person = onPrompt(["shell"], { env: { ...env, ...own.env }, cwd: own.folder })
  await person.sees(/dmon> $/)
  await first.stop()
  await person.sees(/trying again\ndmon\?> $/)
  assert.match(await person.line("query()"), "error DM510")
  const second = await server(own, ["--streams", file, "--no-check"])
  await person.sees(/connected again\ndmon> $/)
  own.write("s.ts", "export const brokenStream = 1 +")
  await person.sees(/dmon!> $/)
  person.type(".exit\r")
  await person.ended()
  await second.stop()
  own.remove()
})

test("runs entries inside the server over the unix socket only; each is in its log", async () => {
  const { stdout } = await shell("--inside", "-e", "engine.partition.index.size > 0 as boolean")
  assert.is(stdout, "true\n")
  await until("the audit", () => dmon.err().includes("inside  engine.partition.index.size"))
  const url = `http://127.0.0.1:${dmon.port("HTTP")}/api/inside`
  const refused = await fetch(url, { method: "POST", body: JSON.stringify({ text: "1", colors: false, columns: 80 }) })
  assert.ok(refused.status >= 400)
  assert.not.match(dmon.err(), /inside {2}1$/m)
  if (!(await has("python3"))) return
  const person = terminal("--inside")
  await person.sees(/dmon\(inside\)> $/)
  await person.line("const shared: number = 20")
  assert.is(await person.line("shared + 1"), "21")
  person.type(".exit\r")
  await person.ended()
})

test("runs what stands in .dmonrc.ts first", async () => {
  if (!(await has("python3"))) return
  at.write(".dmonrc.ts", "const helperOfMine = (n: number): number => n + 1\n")
  const person = terminal()
  await person.sees(/dmon> $/)
  assert.is(await person.line("helperOfMine(1)"), "2")
  person.type(".exit\r")
  await person.ended()
  assert.ok(existsSync(join(at.folder, ".dmonrc.ts")))
})

test.run()
