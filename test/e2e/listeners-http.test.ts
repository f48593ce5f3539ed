import { createHash } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { type IncomingMessage, request, type ServerResponse } from "node:http"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { gzipSync } from "node:zlib"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { WebSocket } from "ws"
import { riemann } from "../../src/codecs/riemann.ts"
import { decodeReply } from "../../src/codecs/riemann-reply.ts"
import { event } from "../../src/event/event.ts"
import { callerOf } from "../../src/listeners/caller.ts"
import { http } from "../../src/listeners/http.ts"
import { type Recorder, recorder, until } from "../listeners/recorder.ts"

const listeners = suite("listeners-http")
const open: { stop(): Promise<void> }[] = []
listeners.after.each(async () => {
  await Promise.all(open.splice(0).map(one => one.stop()))
})

async function listen(intake: Recorder, options: Parameters<typeof http>[0] = {}) {
  const listening = http({ port: 0, ...options })(intake)
  await listening.start()
  open.push(listening)
  const port = listening.address.port as number
  const post = async (body: string | Uint8Array, headers: Record<string, string> = {}, method = "POST") => {
    const answer = await fetch(`http://127.0.0.1:${port}/events`, { method, body, headers })
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() }
  }
  return { listening, port, post }
}
const jsonType = { "content-type": "application/json" }

const bodies: [what: string, body: string, services: string[], status: number, answer: string | RegExp][] = [
  ["one event", '{"service":"a"}', ["a"], 200, "{}\n"],
  ["one event over lines", '{\n  "service": "a"\n}\n', ["a"], 200, "{}\n"],
  ["an array", '[{"service":"a"},{"service":"b"}]', ["a", "b"], 200, "{}\n"],
  ["an array over lines", '[\n{"service":"a"},\n{"service":"b"}\n]', ["a", "b"], 200, "{}\n"],
  ["an array, commas first", '[{"service":"a"}\n,{"service":"b"}]', ["a", "b"], 200, "{}\n"],
  ["lines", '{"service":"a"}\n{"service":"b"}\n', ["a", "b"], 200, "{}\n{}\n"],
  ["lines with blank ones", '\r\n{"service":"a"}\r\n\r\n{"service":"b"}', ["a", "b"], 200, "{}\n{}\n"],
  [
    "a bad line",
    '{"service":"a"}\n{oops}\n{"service":"b"}',
    ["a", "b"],
    200,
    /^\{\}\n\{"error":"column 2.*"\}\n\{\}\n$/,
  ],
  ["a bad first line", '{oops}\n{"service":"b"}', ["b"], 200, /^\{"error":.*\}\n\{\}\n$/],
  ["an array with a bad item", '[{"service":"a"},7]', ["a"], 200, /^\{"error":"1 of 2 refused: item 1.*"\}\n$/],
  ["nothing but bad", "{oops}", [], 400, /^\{"error":".*"\}\n$/],
  ["bad JSON over lines", '{\n"service": "a",\n}', [], 400, /^\{"error":"line 3.*"\}\n$/],
  ["blanks", " \n \n", [], 400, /the body is empty/],
  ["nothing", "", [], 400, /the body is empty/],
]

for (const [what, body, services, status, answer] of bodies) {
  listeners(`answers ${what} with a line for each input`, async () => {
    const intake = recorder()
    const { post } = await listen(intake)
    for (const type of ["application/json", "application/x-www-form-urlencoded"]) {
      if (type !== "application/json" && !/^\s*[{[]/.test(body)) continue
      intake.events.length = 0
      const got = await post(body, { "content-type": type })
      assert.is(got.status, status)
      assert.match(got.text, answer)
      assert.is(got.type, "application/json")
      assert.equal(intake.services, services)
    }
  })
}

listeners("takes PUT as POST, and gzip", async () => {
  const intake = recorder()
  const { post } = await listen(intake)
  assert.is((await post('{"service":"a"}', jsonType, "PUT")).status, 200)
  const zipped = gzipSync('{"service":"b"}\n{"service":"c"}')
  assert.is((await post(zipped, { ...jsonType, "content-encoding": "gzip" })).text, "{}\n{}\n")
  assert.equal(intake.services, ["a", "b", "c"])
})

listeners("answers a Riemann message with a Riemann message", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  for (const type of ["application/x-protobuf", "application/octet-stream", "text/plain"]) {
    const answer = await fetch(`http://127.0.0.1:${port}/events`, {
      method: "POST",
      headers: { "content-type": type },
      body: riemann().encode([event({ service: "a" })]),
    })
    assert.is(answer.status, 200)
    assert.is(answer.headers.get("content-type"), "application/x-protobuf")
    assert.equal(decodeReply(new Uint8Array(await answer.arrayBuffer())), { ok: true, events: [] })
  }
  assert.equal(intake.services, ["a", "a", "a"])
})

listeners("answers when the last of its lines is answered, however late", async () => {
  const late: (() => void)[] = []
  const intake = recorder({
    reply: ({ events }) => ({ ok: false, error: events[0]!.service! }),
    when: answer => late.push(answer),
  })
  const { post } = await listen(intake)
  const posted = post('{"service":"a"}\n{"service":"b"}', jsonType)
  await until(() => late.length === 2)
  for (const answer of late) answer()
  assert.is((await posted).text, '{"error":"a"}\n{"error":"b"}\n')
})

listeners("refuses bodies that are too large, zipped or not, and encodings it does not know", async () => {
  const intake = recorder()
  const { post } = await listen(intake, { maxBody: 1000 })
  assert.is((await post("x".repeat(1001))).status, 413)
  assert.is((await post(gzipSync("[".repeat(100_000)), { "content-encoding": "gzip" })).status, 413)
  assert.is((await post("not gzip", { "content-encoding": "gzip" })).status, 400)
  assert.is((await post("{}", { "content-encoding": "br" })).status, 415)
  assert.equal(intake.drops, { "too large": 2, malformed: 1, encoding: 1 })
  assert.is(intake.events.length, 0)
})

listeners("stops a body of unknown length at its limit", async () => {
  const intake = recorder()
  const { listening, port } = await listen(intake, { maxBody: 1000 })
  const posting = request({ port, host: "127.0.0.1", path: "/events", method: "POST" }).on("error", () => {})
  posting.write("[")
  const filling = setInterval(() => posting.write("x".repeat(500)), 5)
  const [answer] = await once(posting, "response")
  clearInterval(filling)
  assert.is(answer.statusCode, 413)
  answer.resume()
  posting.destroy()
  await until(() => listening.gauges!()["body_bytes"] === 0)
})

listeners("counts a body that ends too early, and gives back what it held", async () => {
  const intake = recorder()
  const { listening, port } = await listen(intake)
  const socket = connect(port, "127.0.0.1")
  socket.write('POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"service"')
  await until(() => listening.gauges!()["body_bytes"] === 10)
  socket.resetAndDestroy()
  await until(() => intake.drops["unfinished"] === 1)
  assert.is(listening.gauges!()["body_bytes"], 0)
})

listeners("refuses events from pages of another site, and takes those of its own", async () => {
  const intake = recorder()
  const { post, port } = await listen(intake)
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    assert.is((await post('{"service":"a"}', { origin })).status, 403)
    const ws = new WebSocket(`ws://127.0.0.1:${port}/events`, { origin })
    const [error] = await once(ws, "error")
    assert.match(error.message, "403")
  }
  assert.is((await post('{"service":"own"}', { origin: `http://127.0.0.1:${port}` })).status, 200)
  assert.equal(intake.services, ["own"])
})

listeners("hands every other request and upgrade to its fallback", async () => {
  const seen: string[] = []
  const { port } = await listen(recorder(), {
    fallback: {
      request: (request, response) => {
        seen.push(`${request.method} ${request.url}`)
        response.end("fallback")
      },
      upgrade: (request, socket) => {
        seen.push(`upgrade ${request.url}`)
        socket.end("HTTP/1.1 418 I'm a teapot\r\n\r\n")
      },
    },
  })
  assert.is(await (await fetch(`http://127.0.0.1:${port}/index?query=true`)).text(), "fallback")
  assert.is(await (await fetch(`http://127.0.0.1:${port}/events`)).text(), "fallback")
  const ws = new WebSocket(`ws://127.0.0.1:${port}/index`)
  await once(ws, "error")
  assert.equal(seen, ["GET /index?query=true", "GET /events", "upgrade /index"])
})

listeners("answers 404 without a fallback", async () => {
  const { port } = await listen(recorder())
  assert.is((await fetch(`http://127.0.0.1:${port}/`)).status, 404)
})

/** A file of tokens with one of each role, whose secrets are their names. */
function tokenFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "dmon-test-"))
  open.push({ stop: async () => rmSync(folder, { recursive: true }) })
  const tokens = ["viewer", "operator", "admin"].map(role => ({
    name: `my-${role}`,
    role,
    sha256: createHash("sha256").update(role).digest("hex"),
    created: "2026-11-01T00:00:00.000Z",
  }))
  const path = join(folder, "tokens.json")
  writeFileSync(path, JSON.stringify({ tokens }), { mode: 0o600 })
  return path
}
const bear = (token: string) => ({ authorization: `Bearer ${token}` })
/** Answers who asks. */
const whoAsks = {
  request: (request: IncomingMessage, response: ServerResponse) => response.end(JSON.stringify(callerOf(request))),
  upgrade: (request: IncomingMessage, socket: Duplex) =>
    socket.end(`HTTP/1.1 418 I'm a teapot\r\nwho: ${callerOf(request)?.role}\r\n\r\n`),
}

listeners("takes events with an operator's token and not with a viewer's; who asks is handed on", async () => {
  const intake = recorder()
  const options = { tokenFile: tokenFile(), auth: "always", fallback: whoAsks } as const
  const { listening, port, post } = await listen(intake, options)
  const events = async (token?: string) => (await post("{}", token === undefined ? {} : bear(token))).status
  assert.equal(
    await Promise.all([undefined, "x", "viewer", "operator", "admin"].map(events)),
    [401, 401, 403, 200, 200],
  )
  assert.match((await post("{}")).text, /^\{"error":"a token is needed; /)
  assert.match((await post("{}", bear("viewer"))).text, "this needs the role operator; my-viewer is viewer")
  const get = async (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers })
  const statuses = await Promise.all(["/healthz", "/readyz", "/", "/healthz/x"].map(path => get(path)))
  assert.equal(
    statuses.map(({ status }) => status),
    [200, 200, 401, 401],
  )
  assert.equal(await (await get("/", bear("viewer"))).json(), { name: "my-viewer", role: "viewer", token: true })
  assert.is((await get("/")).headers.get("www-authenticate"), 'Bearer realm="dmon"')
  assert.is(((await (await get("/")).json()) as { error: { code: string } }).error.code, "DM501")
  assert.ok(listening.gauges!()["unauthorized"]! >= 4)
  assert.is(intake.events.length, 2)
})

listeners("asks as much of a WebSocket as of a request", async () => {
  const { port } = await listen(recorder(), { tokenFile: tokenFile(), auth: "always", fallback: whoAsks })
  const opened = async (path: string, headers = {}) => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    return Promise.race([
      once(ws, "open").then(() => "open"),
      once(ws, "unexpected-response").then(([, { statusCode, headers }]) => headers["who"] ?? statusCode),
    ])
  }
  assert.is(await opened("/events"), 401)
  assert.is(await opened("/events", bear("viewer")), 403)
  assert.is(await opened("/events", bear("operator")), "open")
  assert.is(await opened("/api/ws"), 401)
  assert.is(await opened("/api/ws", bear("viewer")), "viewer")
})

listeners("lets in who is on this machine without a token, as an operator", async () => {
  const { port, post } = await listen(recorder(), { tokenFile: tokenFile(), fallback: whoAsks })
  assert.is((await post("{}")).status, 200)
  assert.is(JSON.parse(await (await fetch(`http://127.0.0.1:${port}/`)).text()).role, "operator")
  assert.is((await post("{}", { "x-forwarded-for": "10.0.0.7" })).status, 401)
})

listeners("answers 429 after five wrong tokens", async () => {
  const { post } = await listen(recorder(), { tokenFile: tokenFile(), auth: "always" })
  for (let i = 0; i < 5; i++) assert.is((await post("{}", bear("x"))).status, 401)
  assert.is((await post("{}", bear("operator"))).status, 429)
})

listeners("does not start without the file of tokens that it was given", async () => {
  const error = await listen(recorder(), { tokenFile: "/nowhere/tokens.json" }).catch(error => error)
  assert.is(error.code, "DM121")
})

listeners("takes events from pages that were allowed, by POST and by WebSocket", async () => {
  const { post, port } = await listen(recorder(), { allowOrigins: ["https://Pages.example"] })
  const headers = { origin: "https://pages.example" }
  assert.is((await post("{}", headers)).status, 200)
  const ws = new WebSocket(`ws://127.0.0.1:${port}/events`, { headers })
  await once(ws, "open")
  assert.is((await post("{}", { origin: "http://pages.example" })).status, 403)
})

listeners("answers nothing to a page that has its own name lead to this machine", async () => {
  const { port } = await listen(recorder(), { fallback: whoAsks })
  const get = (host: string) =>
    new Promise(resolve =>
      request({ port, host: "127.0.0.1", headers: { host } }, answer => resolve(answer.resume().statusCode)).end(),
    )
  assert.equal([await get(`evil.example:${port}`), await get(`localhost:${port}`)], [403, 200])
})

listeners("answers each WebSocket message in order: an event, an array, lines, and bad ones", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  const ws = new WebSocket(`ws://127.0.0.1:${port}/events`)
  const answers: string[] = []
  ws.on("message", data => answers.push(String(data)))
  await once(ws, "open")
  for (const text of ['{"service":"a"}', "oops", '[{"service":"b"}]', '{"service":"c"}\n{"service":"d"}']) ws.send(text)
  await until(() => answers.length === 4)
  assert.equal([answers[0], answers[2], answers[3]], ["{}", "{}", "{}"])
  assert.match(answers[1]!, /^\{"error":"column 1/)
  assert.equal(intake.services, ["a", "b", "c", "d"])
})

listeners("closes a WebSocket that sends what is not text, or too much", async () => {
  const intake = recorder()
  const { port } = await listen(intake, { maxBody: 1000 })
  for (const [data, code] of [
    [Buffer.from([1, 2]), 1003],
    ["x".repeat(1001), 1009],
  ] as const) {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/events`).on("error", () => {})
    await once(ws, "open")
    ws.send(data)
    assert.is((await once(ws, "close"))[0], code)
  }
})

listeners("cuts off a WebSocket that never reads its answers", async () => {
  const intake = recorder({ reply: () => ({ ok: false, error: "x".repeat(100_000) }) })
  const { listening, port } = await listen(intake)
  const ws = new WebSocket(`ws://127.0.0.1:${port}/events`).on("error", () => {})
  await once(ws, "open")
  ws.pause()
  for (let i = 0; i < 500; i++) ws.send("{}")
  await until(() => intake.drops["slow reader"] === 1)
  await until(() => listening.gauges!()["websockets"] === 0)
  ws.terminate()
})

listeners("says goodbye to its WebSockets when it stops, and drops who stays", async () => {
  const { listening, port } = await listen(recorder())
  const ws = new WebSocket(`ws://127.0.0.1:${port}/events`)
  await once(ws, "open")
  const deaf = connect(port, "127.0.0.1")
  deaf.write("GET /events HTTP/1.1\r\nHost: localhost\r\n")
  await once(deaf, "ready")
  const since = performance.now()
  const goodbye = once(ws, "close")
  await listening.stop()
  assert.is((await goodbye)[0], 1001)
  assert.ok(performance.now() - since < 2000)
})

listeners("says that its port is taken, and which option changes it", async () => {
  const { port } = await listen(recorder())
  try {
    await http({ port })(recorder()).start()
    assert.unreachable()
  } catch (error) {
    assert.match(
      (error as { render(): string }).render(),
      `dmon --http-port ${port + 10 > 65535 ? port - 10 : port + 10}`,
    )
  }
})

listeners("takes a body of 300,000 lines without keeping others waiting", async () => {
  const intake = recorder()
  const { post } = await listen(intake)
  const large = post('{"service":"l"}\n'.repeat(300_000), jsonType)
  await until(() => intake.events.length > 1000)
  const since = performance.now()
  assert.is((await post('{"service":"other"}', jsonType)).status, 200)
  assert.ok(performance.now() - since < 1500)
  assert.ok(intake.events.length < 300_000)
  assert.is((await large).text.length, 3 * 300_000)
})

listeners.run()
