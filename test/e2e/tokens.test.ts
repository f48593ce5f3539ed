import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { serverSent, socket } from "./asking.ts"
import { bin, call, type Server, server, until, type Workplace, workplace } from "./server.ts"

const test = suite("tokens with roles")
let at: Workplace
let dmon: Server
let url: string
let file: string
const secrets: Record<string, string> = {}

const cli = (...args: string[]) => call(process.execPath, [bin, ...args], at)
const token = (...args: string[]) => cli("token", ...args, "--tokens", file)
const made = async (name: string, ...more: string[]) => {
  const { code, stdout } = await token("add", name, ...more)
  assert.is(code, 0)
  secrets[name] = stdout.trim()
  at.write(name, stdout)
}
/** The status of a request that bears this token. */
const status = async (method: string, path: string, name?: string) => {
  const headers = new Headers(name === undefined ? [] : [["authorization", `Bearer ${secrets[name]}`]])
  const body = method === "POST" ? JSON.stringify({ service: "x" }) : null
  const signal = AbortSignal.timeout(10_000)
  const answer = await fetch(`${url}${path}`, { method, headers, body, signal })
  await answer.body?.cancel()
  return answer.status
}

test.before(async () => {
  at = workplace()
  file = join(at.folder, "settings", "tokens.json")
  for (const role of ["viewer", "operator", "admin"]) await made(role, "--role", role)
  await made("old", "--role", "admin", "--expires", "0s")
  const streams = at.write("mystreams.ts", 'import { index } from "dmon"\nexport const stream = index()\n')
  dmon = await server(at, ["--streams", streams, "--token-file", file, "--auth", "always", "--log-level", "debug"])
  url = `http://127.0.0.1:${dmon.port("HTTP")}`
})
test.after(async () => {
  await dmon.stop()
  at.remove()
})

const routes: [method: string, path: string, viewer: number, operator: number, admin: number][] = [
  ["GET", "/", 200, 200, 200],
  ["GET", "/metrics", 200, 200, 200],
  ["GET", "/api/status", 200, 200, 200],
  ["GET", "/api/query?query=true", 200, 200, 200],
  ["GET", "/api/watch?kind=flow", 200, 200, 200],
  ["GET", "/api/flow", 200, 200, 200],
  ["GET", "/api/faults", 200, 200, 200],
  ["GET", "/api/span", 200, 200, 200],
  ["POST", "/events", 403, 200, 200],
  ["POST", "/api/send", 403, 200, 200],
  ["POST", "/api/reload", 403, 403, 200],
  ["GET", "/api/recording", 403, 403, 200],
  ["POST", "/api/compare", 403, 403, 400],
  ["POST", "/api/shadow", 403, 403, 400],
  ["POST", "/api/shadow/end", 403, 403, 200],
]
for (const [method, path, ...expected] of routes) {
  test(`answers ${method} ${path} to a viewer, an operator, an admin with ${expected.join(", ")}`, async () => {
    const roles = ["viewer", "operator", "admin"]
    assert.equal(await Promise.all(roles.map(role => status(method, path, role))), expected)
    assert.is(await status(method, path), 401)
  })
}

test("tells a command which of three things is wrong with its token, and what the token's end is", async () => {
  at.write("wrong", "dmon_wrong-token\n")
  const said = async (...args: string[]) => {
    const { code, stderr } = await cli("query", "--url", url, ...args)
    assert.is(code, 6)
    assert.match(stderr, /^error DM501: /)
    return stderr
  }
  const [missing, wrong, expired] = [
    await said(),
    await said("--token-file", join(at.folder, "wrong")),
    await said("--token-file", join(at.folder, "old")),
  ]
  assert.match(missing, /: a token is needed\n.*--token-file or DMON_TOKEN/s)
  assert.match(wrong, /: the token is not known\n.*ends …oken\n/s)
  assert.match(expired, /: the token has expired\n +why +it was good until 20/)
  for (const text of [missing, wrong, expired]) assert.not.match(text, /viewer|operator\b|dmon_/)
})

test("refuses a command whose token has too small a role", async () => {
  const { code, stderr } = await cli("send", "-S", "x", "--url", url, "--token-file", join(at.folder, "viewer"))
  assert.is(code, 6)
  assert.match(stderr, /^error DM503: this needs the role operator\n +why +viewer is viewer$/m)
})

test("lets who can open the unix socket do all, without a token", async () => {
  assert.is((await dmon.command("send", "-S", "x")).code, 0)
  assert.is((await dmon.command("diff", join(at.folder, "mystreams.ts"))).code, 0)
})

test("knows at once who was added and who was removed", async () => {
  await made("late", "--role", "viewer")
  assert.is(await status("GET", "/api/status", "late"), 200)
  assert.is((await token("remove", "late")).code, 0)
  assert.is(await status("GET", "/api/status", "late"), 401)
})

test("writes no token anywhere", async () => {
  const { stdout } = await token("list")
  for (const secret of Object.values(secrets))
    for (const text of [dmon.out(), dmon.err(), stdout]) assert.not.match(text, secret.slice(5))
})

test("does not start with a file of bare tokens, nor where all need one and there are none", async () => {
  const start = (...args: string[]) => cli("--streams", join(at.folder, "mystreams.ts"), "--name", "other", ...args)
  const bare = await start(
    "--http-port",
    "auto",
    "--port",
    "auto",
    "--json-port",
    "auto",
    "--token-file",
    at.write("bare", "secret\n"),
  )
  assert.is(bare.code, 4)
  assert.match(bare.stderr, /^error DM121: not a file of tokens/m)
  assert.match(bare.stderr, /dmon token add NAME --role admin --tokens tokens\.json/)
  const none = await start("--auth", "always")
  assert.is(none.code, 2)
  assert.match(none.stderr, /^error DM110: --auth always needs --token-file/m)
})

test("refuses a time that is none before it makes a token", async () => {
  const { code, stderr } = await token("add", "never", "--role", "viewer", "--expires", "soon")
  assert.is(code, 2)
  assert.match(stderr, /^error DM140: /)
  assert.not.match((await token("list")).stdout, "never")
})

test("what was begun with a token ends with it: sockets, and what is watched", async () => {
  await made("leaver", "--role", "operator")
  await made("stayer", "--role", "operator")
  const bear = (name: string) => ({ authorization: `Bearer ${secrets[name]}` })
  const port = dmon.port("HTTP")
  const paths = ["/api/live", "/events", "/pubsub/x"]
  const leaving = await Promise.all(paths.map(path => socket(port, path, bear("leaver"))))
  const staying = await Promise.all(paths.map(path => socket(port, path, bear("stayer"))))
  const watching = await serverSent({ to: port, path: "/api/watch?kind=flow", headers: bear("leaver") })
  await until("a frame", () => watching.told.length > 0)
  await token("remove", "leaver")
  await until("the end of the sockets", () => leaving.every(({ closed }) => closed !== undefined))
  await until("the end of the watch", () => watching.response.closed)
  assert.ok(staying.every(({ ws }) => ws.readyState === ws.OPEN))
  for (const { ws } of staying) ws.terminate()
})

test("several that are made at once are all kept", async () => {
  const names = ["a", "b", "c", "d"].map(letter => `at-once-${letter}`)
  await Promise.all(names.map(name => made(name, "--role", "viewer")))
  const { stdout } = await token("list", "--json")
  for (const name of names) assert.ok(stdout.includes(`"${name}"`), name)
})

test.run()
