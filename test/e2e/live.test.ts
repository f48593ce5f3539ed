import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../src/engine/live/watch.ts"
import { asked, begun, serverSent, socket } from "./asking.ts"
import { bin, call, type Server, server, until, type Workplace, workplace } from "./server.ts"

/** What changes, over sockets and streams of a real server; and who is let in to see it. */
const test = suite("watches and sessions over HTTP")

let at: Workplace
let dmon: Server
let port: number
const tokens: Record<string, string> = {}

const bear = (name: string) => ({ authorization: `Bearer ${tokens[name]}` })
const send = async (...events: object[]) => {
  const { status, text } = await asked({ to: port, method: "POST", path: "/events", body: JSON.stringify(events) })
  assert.is(status, 200, text)
}
/** The metrics of the values that were told, in the order in which they were told. */
const metrics = (frames: readonly Frame[]) =>
  frames.flatMap(({ values = [] }) => values.map(({ value }) => (value as { metric: number }).metric))
const framesOf = (told: readonly string[]) => told.map(text => JSON.parse(text) as Frame).filter(one => "seq" in one)
const tap = (service: string) => ({ kind: "tap", query: `service = "${service}"`, most: 100_000 })
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

test.before(async () => {
  at = workplace()
  const file = join(at.folder, "tokens.json")
  for (const role of ["viewer", "operator", "admin"]) {
    const { stdout } = await call(process.execPath, [bin, "token", "add", role, "--role", role, "--tokens", file], at)
    tokens[role] = stdout.trim()
  }
  const streams = at.write(
    "mystreams.ts",
    'import { index, publish } from "dmon"\nexport const stream = index()\nexport const deployStream = publish("deploys")\n',
  )
  dmon = await server(at, ["--streams", streams, "--no-check", "--token-file", file, "--log-level", "debug"])
  port = dmon.port("HTTP")
})
test.after(async () => {
  await dmon.stop()
  at.remove()
})

test("shows several watches on one socket, each by its own id, until it is ended", async () => {
  const one = await socket(port, "/api/live")
  one.say({ id: "index", watch: { kind: "index", query: 'service = "several"' } })
  one.say({ id: "tap", watch: tap("several") })
  one.say({ id: "same", watch: tap("several") })
  const channels = await until("three channels", () => {
    const named = one.messages().filter(({ id, channel }) => id && channel)
    return named.length === 3 && new Map<string, string>(named.map(({ id, channel }) => [id, channel]))
  })
  assert.is(channels.get("tap"), channels.get("same"))
  await send({ service: "several", metric: 1 })
  const of = (id: string) => framesOf(one.told).filter(({ channel }) => channel === channels.get(id))
  await until("both to tell of it", () => of("index").some(({ set }) => set) && metrics(of("tap")).length > 0)
  one.say({ id: "tap", end: true })
  one.say({ id: "same", end: true })
  await sleep(50)
  const before = metrics(of("tap")).length
  await send({ service: "several", metric: 2 })
  await until("the index's change", () => of("index").some(({ moved }) => moved))
  assert.is(metrics(of("tap")).length, before)
  one.ws.terminate()
})

test("goes on after a socket broke where it stood, without a gap and without a repeat", async () => {
  const first = await socket(port, "/api/live")
  first.say({ id: "a", watch: tap("resumed") })
  await until("the watch", () => framesOf(first.told).length > 0)
  for (const metric of upTo(5)) await send({ service: "resumed", metric })
  await until("five values", () => metrics(framesOf(first.told)).length === 5)
  const last = framesOf(first.told).at(-1) as Frame
  first.ws.terminate()
  for (const metric of upTo(5)) await send({ service: "resumed", metric: metric + 5 })
  await sleep(300)
  const second = await socket(port, "/api/live")
  second.say({ id: "b", watch: tap("resumed"), since: { channel: last.channel, seq: last.seq } })
  await send({ service: "resumed", metric: 10 })
  await until("the rest", () => metrics(framesOf(second.told)).length >= 6)
  assert.equal(metrics([...framesOf(first.told), ...framesOf(second.told)]), upTo(11))
  assert.ok(framesOf(second.told).every(({ first }) => !first))
  second.ws.terminate()
})

test("begins anew for who comes back with what nobody knows", async () => {
  const one = await socket(port, "/api/live")
  one.say({ id: "a", watch: { kind: "index", query: "true" }, since: { channel: "other-1", seq: 7 } })
  const frame = await until("a frame", () => framesOf(one.told)[0])
  assert.is(frame.first, true)
  one.ws.terminate()
})

test("gives a slow reader less, tells it so, and shows it all there is when it has caught up", async () => {
  const slow = await socket(port, "/api/live")
  slow.say({ id: "a", watch: { kind: "index", query: 'service =~ "slow %"' } })
  await until("the watch", () => framesOf(slow.told).length > 0)
  slow.ws.pause()
  const description = "x".repeat(5000)
  for (const round of upTo(40)) {
    await send(...upTo(200).map(i => ({ service: `slow ${i}`, metric: round, description: `${description}${round}` })))
    await sleep(110)
  }
  slow.ws.resume()
  const told = await until("word that it is slow", () => framesOf(slow.told).find(one => one.slow))
  assert.ok((told.slow?.missed ?? 0) > 0)
  assert.is(told.first, true)
  const after = () => framesOf(slow.told).slice(framesOf(slow.told).findIndex(one => one.slow))
  const known = new Map(after().flatMap(({ set = [] }) => set.map(([id, { metric }]) => [id, metric])))
  assert.is(known.size, 200)
  assert.is(slow.closed, undefined)
  slow.ws.terminate()
})

test("answers what it does not understand, and nobody else is disturbed", async () => {
  const calm = await socket(port, "/api/live")
  calm.say({ id: "a", watch: tap("calm") })
  const loud = await socket(port, "/api/live")
  const odd = [
    "x",
    "",
    "[]",
    "null",
    "{}",
    '{"id":1}',
    '{"id":"a","watch":{"kind":"tap","query":"("}}',
    '{"id":"a","watch":{"kind":"x"}}',
    '{"id":"a","watch":{"kind":"tap","of":"nowhere"}}',
    `{"id":"${"x".repeat(200)}","end":true}`,
    '{"__proto__":{"id":"a"}}',
    "[".repeat(10_000),
  ]
  for (const text of odd) loud.say(text)
  await until("an answer to each", () => loud.told.length === odd.length)
  for (const { error } of loud.messages()) assert.match(error.code, /^DM(304|302|144)$/)
  for (const i of upTo(101)) loud.say({ id: String(i), watch: { kind: "flow" } })
  const tooMany = await until("the word that these are too many", () => loud.messages().find(({ id }) => id === "100"))
  assert.is(tooMany.error.code, "DM304")
  loud.ws.send(Buffer.from([1, 2, 3]))
  assert.is((await until("the end", () => loud.closed)).code, 1003)
  const large = await socket(port, "/api/live")
  large.say("x".repeat(300_000))
  assert.is((await until("the end", () => large.closed)).code, 1009)
  await send({ service: "calm", metric: 1 })
  await until("the value", () => metrics(framesOf(calm.told)).length === 1)
  calm.ws.terminate()
})

test("goes on with server-sent events after the last one that was seen", async () => {
  const path = `/api/watch?kind=tap&query=${encodeURIComponent('service = "sent"')}`
  const first = await serverSent({ to: port, path })
  await until("the watch", () => first.told.length > 0)
  await send({ service: "sent", metric: 0 })
  await until("a value", () => metrics(framesOf(first.told.map(({ data }) => data))).length === 1)
  first.end()
  await send({ service: "sent", metric: 1 })
  await sleep(300)
  const headers = { "last-event-id": first.told.at(-1)?.id }
  const second = await serverSent({ to: port, path, headers })
  await send({ service: "sent", metric: 2 })
  const values = () => metrics(framesOf(second.told.map(({ data }) => data)))
  await until("the rest", () => values().length >= 2)
  assert.equal(values(), [1, 2])
  second.end()
})

test("lets a viewer look, and neither send nor reload", async () => {
  const headers = bear("viewer")
  for (const [method, path, expected] of [
    ["GET", "/api/query", 200],
    ["POST", "/api/send", 403],
    ["POST", "/events", 403],
    ["POST", "/api/reload", 403],
    ["GET", "/api/recording", 403],
  ] as const)
    assert.is((await asked({ to: port, method, path, headers, body: '{"service":"x"}' })).status, expected, path)
  assert.is((await socket(port, "/events", headers)).status, 403)
  const looking = await socket(port, "/api/live", headers)
  assert.is(looking.status, 101)
  looking.ws.terminate()
})

test("gives a browser a session for its token: over the sockets too, and not to pages of other sites", async () => {
  const begun = await asked({ to: port, method: "POST", path: "/api/session", headers: bear("viewer") })
  assert.is(begun.status, 204)
  const [set = ""] = begun.headers["set-cookie"] ?? []
  assert.match(set, /; Path=\/; HttpOnly; SameSite=Strict$/)
  const cookie = set.split(";")[0] as string
  const who = await asked({ to: port, path: "/api/session", headers: { cookie } })
  assert.equal(JSON.parse(who.text), { name: "viewer", role: "viewer", token: true })
  assert.is((await asked({ to: port, method: "POST", path: "/api/reload", headers: { cookie } })).status, 403)
  const looking = await socket(port, "/api/live", { cookie, origin: `http://127.0.0.1:${port}` })
  assert.is(looking.status, 101)
  looking.ws.terminate()
  const origin = "https://evil.example"
  for (const path of ["/api/live", "/events", "/index", "/pubsub/x"])
    assert.is((await socket(port, path, { cookie, origin })).status, 403, path)
  for (const [method, path] of [
    ["POST", "/api/send"],
    ["DELETE", "/api/session"],
    ["POST", "/api/session"],
  ] as const) {
    const { status, text } = await asked({
      to: port,
      method,
      path,
      headers: { ...bear("admin"), cookie, origin },
      body: "{}",
    })
    assert.is(status, 403)
    assert.is(JSON.parse(text).error.code, "DM505")
  }
  const ended = await asked({ to: port, method: "DELETE", path: "/api/session", headers: { cookie } })
  assert.match(ended.headers["set-cookie"]?.[0] ?? "", /Max-Age=0/)
  const wrong = await asked({ to: port, path: "/api/session", headers: { cookie: cookie.replace(/.$/, "~") } })
  assert.is(wrong.status, 401)
  assert.match(wrong.headers["set-cookie"]?.[0] ?? "", /Max-Age=0/)
})

test("lets one caller ask so much at once; events and others do not count", async () => {
  const many = (headers: object, path = "/api/session") =>
    Promise.all(upTo(600).map(() => asked({ to: port, path, headers: { ...headers } })))
  const answers = await many(bear("operator"))
  const refused = answers.filter(({ status }) => status === 429)
  assert.ok(refused.length > 0 && refused.length < 300, String(refused.length))
  const [{ headers, text }] = refused as [(typeof refused)[0]]
  assert.is(headers["retry-after"], "1")
  assert.is(JSON.parse(text).error.code, "DM506")
  assert.is((await asked({ to: port, path: "/api/session", headers: bear("admin") })).status, 200)
  assert.ok((await many({}, "/healthz")).every(({ status }) => status === 200))
  const posts = await Promise.all(
    upTo(600).map(() => asked({ to: port, method: "POST", path: "/events", headers: bear("operator"), body: "{}" })),
  )
  assert.ok(posts.every(({ status }) => status === 200))
})

test("serves riemann-dash, which knows nothing of dmon: the index, then what changes in it", async () => {
  await send({ host: "h", service: "dash old", metric: 1, region: "eu" })
  const query = encodeURIComponent('service =~ "dash %" and region = "eu"')
  const dash = await socket(port, `/index?subscribe=true&query=${query}`)
  await until("the entry", () => dash.told.length === 1)
  const [entry] = dash.messages()
  assert.match(entry.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const { time: _, ...rest } = entry
  const absent = { state: null, description: null, tags: null, ttl: null }
  assert.equal(rest, { region: "eu", host: "h", service: "dash old", metric: 1, ...absent })
  await send(
    { host: "h", service: "dash new", region: "eu", ttl: 1 },
    { service: "else" },
    { service: "dash x", region: "us" },
  )
  await until("what is new, and its end", () => dash.messages().some(({ state }) => state === "expired"))
  assert.equal(
    dash
      .messages()
      .map(({ service, state }) => [service, state])
      .slice(0, 3),
    [
      ["dash old", null],
      ["dash new", null],
      ["dash new", "expired"],
    ],
  )
  dash.ws.terminate()
})

test("closes the socket after the entries of the index for who does not subscribe", async () => {
  const { told, ...one } = await socket(port, `/index?query=${encodeURIComponent('service = "dash old"')}`)
  void one
  await until("the entry", () => told.length === 1)
  const again = await socket(port, "/index?query=false")
  assert.equal(await until("the end", () => again.closed), { code: 1000, why: "" })
})

test("tells over /pubsub what is published from now on, and what is wrong with a query", async () => {
  const query = encodeURIComponent('service = "published"')
  const one = await socket(port, `/pubsub/deploys?query=${query}`)
  const other = await socket(port, "/pubsub/else?query=true")
  await sleep(100)
  await send({ service: "published", metric: 1 }, { service: "x" })
  await until("the event", () => one.told.length === 1)
  assert.equal(other.told, [])
  const wrong = await socket(port, "/index?query=((")
  const { code, why } = await until("the end", () => wrong.closed)
  assert.is(code, 1008)
  assert.ok(why.length > 10)
  const odd = await socket(port, "/pubsub/%E0%A4%A")
  assert.is((await until("the end", () => odd.closed)).code, 1008)
  one.ws.terminate()
  other.ws.terminate()
})

test("cuts off who does not read what Riemann's socket tells", async () => {
  const deaf = await socket(port, `/index?subscribe=true&query=${encodeURIComponent('service =~ "deaf %"')}`)
  deaf.ws.pause()
  await until("the cut", async () => {
    await send(...upTo(200).map(i => ({ service: `deaf ${i}`, description: "x".repeat(9000) })))
    deaf.ws.ping()
    return (await asked({ to: port, path: "/api/status", headers: bear("admin") })).text.includes(
      '"watches":{"readers":0',
    )
  })
  deaf.ws.resume()
  assert.ok([1013, 1006].includes((await until("the end", () => deaf.closed)).code))
})

test("tells the index as server-sent events, and what is wrong with the query before it begins", async () => {
  await send({ service: "sse", metric: 1 })
  const stream = await serverSent({ to: port, path: `/index?query=${encodeURIComponent('service = "sse"')}` })
  await until("the entry", () => stream.told.length === 1)
  await send({ service: "sse", metric: 2 })
  await until("the change", () => stream.told.length === 2)
  assert.equal(
    stream.told.map(({ data }) => JSON.parse(data).metric),
    [1, 2],
  )
  stream.end()
  const wrong = await asked({ to: port, path: "/index?query=((" })
  assert.is(wrong.status, 400)
  assert.is(JSON.parse(wrong.text).error.code, "DM302")
})

test("answers a socket at a path that is none, and an address that is none, with 404", async () => {
  for (const path of ["/api/nothing", "//", "/%", "/index/x"]) assert.is((await socket(port, path)).status, 404, path)
})

test("lets go of every watch whose reader has gone", async () => {
  await until("nobody to watch", async () =>
    (await asked({ to: port, path: "/api/status", headers: bear("admin") })).text.includes('"watches":{"readers":0'),
  )
})

test("writes no token into its log, and takes none from an address", async () => {
  const token = tokens["admin"] as string
  for (const path of [`/api/query?token=${token}`, `/api/query?access_token=${token}`])
    assert.is((await asked({ to: port, path, headers: { "x-forwarded-for": "10.0.0.1" } })).status, 401)
  const response = await begun({ to: port, path: "/api/flow", headers: { cookie: `dmon_${port}=${token}` } })
  response.destroy()
  for (const secret of Object.values(tokens))
    for (const text of [dmon.out(), dmon.err()]) assert.not.match(text, secret.slice(5))
})

test("answers nothing that a page of another site embeds, and follows its links", async () => {
  const from = (mode: string) => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": mode })
  const { status, text } = await asked({ to: port, path: "/api/span", headers: from("no-cors") })
  assert.is(status, 403)
  assert.is(JSON.parse(text).error.code, "DM505")
  assert.is((await asked({ to: port, path: "/api/status", headers: from("navigate") })).status, 200)
})

test.run()
