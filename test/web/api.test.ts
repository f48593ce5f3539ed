import type { IncomingMessage } from "node:http"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import type { Remote } from "../../src/engine/remote.ts"
import { type Caller, identify, type Role, roles } from "../../src/listeners/caller.ts"
import { routes } from "../../src/web/api.ts"
import { document } from "../../src/web/document.ts"

const test = suite("api")

interface Documented {
  readonly "x-role"?: Role
  readonly responses: Record<string, unknown>
  readonly operationId: string
}
const status = { version: "1.2.3", started: 1, now: 3, listeners: [] }
const fails = (error: unknown) => () => Promise.reject(error)

/** What a route answers to somebody of this role. */
async function ask(remote: object, method: string, path: string, role: Role | undefined, body?: string) {
  const incoming = { socket: { localPort: 1 }, headers: {} } as unknown as IncomingMessage
  if (role !== undefined) identify(incoming, { name: "ann", role } satisfies Caller)
  const app = routes({ status: async () => status, ...remote } as unknown as Remote)
  const answer = await app.request(path, { method, ...(body !== undefined && { body }) }, { incoming })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) }
}

const operations = Object.entries(document(routes({} as Remote), "1").paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Documented>).map(([method, of]) => ({
    method: method.toUpperCase(),
    path,
    of,
  })),
)

for (const { method, path, of } of operations) {
  const needed = of["x-role"]
  test(`turns away from ${method} ${path} whoever has less than the role that its document says`, async () => {
    for (const role of [undefined, ...roles]) {
      const { status, json } = await ask({}, method, path, role, method === "POST" ? "{}" : undefined)
      const isEnough = needed === undefined || (role !== undefined && roles.indexOf(role) >= roles.indexOf(needed))
      assert.is(status === 403, !isEnough, `${role}: ${status}`)
      if (!isEnough) assert.is(json().error.code, "DM503")
    }
  })
}

test("names each operation by another name", () => {
  const names = operations.map(({ of }) => of.operationId)
  assert.is(new Set(names).size, names.length)
})

const errors: [code: string, status: number][] = [
  ["DM144", 404],
  ["DM150", 404],
  ["DM154", 409],
  ["DM155", 404],
  ["DM157", 503],
  ["DM302", 400],
]
for (const [code, expected] of errors) {
  test(`answers ${code} with ${expected}`, async () => {
    const { status, json } = await ask(
      { flow: fails(new DmonError(code, "what", { fix: "fix" })) },
      "GET",
      "/api/flow",
      "viewer",
    )
    assert.is(status, expected)
    assert.equal(json(), { error: { code, message: "what", fix: "fix", more: {} } })
  })
}

test("answers 500 with DM500 for what is a mistake of its own", async () => {
  const { status, json } = await ask({ flow: fails(new TypeError("oh")) }, "GET", "/api/flow", "viewer")
  assert.is(status, 500)
  assert.is(json().error.code, "DM500")
})

test("answers 404 with DM305 where there is nothing, and for another method", async () => {
  for (const [method, path] of [
    ["GET", "/nothing"],
    ["POST", "/api/flow"],
    ["PATCH", "/api/send"],
  ] as const) {
    const { status, json } = await ask({}, method, path, "admin")
    assert.is(status, 404)
    assert.is(json().error.message, `there is nothing at ${method} ${path}`)
    assert.is(json().error.code, "DM305")
  }
})

test("refuses a parameter that is none, is given twice, or has a value that cannot be", async () => {
  for (const search of [
    "nothing=1",
    "limit=1&limit=2",
    "limit=0",
    "limit=NaN",
    "limit=1e9",
    "query[]=a",
    "__proto__=1",
  ]) {
    const { status, json } = await ask({}, "GET", `/api/query?${search}`, "viewer")
    assert.is(status, 400, search)
    assert.is(json().error.code, "DM304", search)
  }
})

test("refuses a body of more than 16 MiB", async () => {
  const { status, json } = await ask({}, "POST", "/api/send", "operator", `"${"x".repeat(16 * 1024 * 1024)}"`)
  assert.is(status, 413)
  assert.is(json().error.code, "DM306")
})

test("tells programs at / what there is, from the document", async () => {
  const told = (await ask({}, "GET", "/", "viewer")).json()
  assert.is(told.dmon, "1.2.3")
  for (const { path } of operations) assert.type(told[path], "string", path)
  for (const path of ["/events", "/api/live", "/pubsub/TOPIC"]) assert.type(told[path], "string", path)
  assert.match(told["/api/session"], /^GET: .*; POST: .*; DELETE: /)
})

test("says who asks, and gives a token back as a cookie to whoever bears it in the header only", async () => {
  assert.equal((await ask({}, "GET", "/api/session", "operator")).json(), { name: "ann", role: "operator" })
  const { status, json } = await ask({}, "POST", "/api/session", "operator")
  assert.is(status, 401)
  assert.is(json().error.code, "DM501")
  const ended = await ask({}, "DELETE", "/api/session", "viewer")
  assert.is(ended.status, 204)
  assert.match(ended.headers.get("set-cookie") ?? "", /^dmon_1=; .*Max-Age=0/)
})

/** Where a moment lies, by those before and after it was asked for. */
const moments: [text: string, least: (before: number) => number, most: (after: number) => number][] = [
  ["1700000000.5", () => 1_700_000_000.5, () => 1_700_000_000.5],
  ["2026-11-20T03:12:00Z", () => 1_795_144_320, () => 1_795_144_320],
  ["-5m", before => before - 300, after => after - 300],
  ["90 s ago", before => before - 90, after => after - 90],
  ["12:03", before => before - 2 * 86_400, after => after],
]
for (const [text, least, most] of moments) {
  test(`takes the moment ${text}, as the command line does`, async () => {
    for (const [path, of] of [
      ["/api/past?", "past"],
      ["/api/why?host=a&", "why"],
    ] as const) {
      const asked: { at: number }[] = []
      const remote = { [of]: async (request: { at: number }) => asked.push(request) }
      const before = Date.now() / 1000
      const { status } = await ask(remote, "GET", `${path}at=${encodeURIComponent(text)}`, "viewer")
      assert.is(status, 200)
      const at = asked[0]?.at ?? 0
      assert.ok(at >= least(before) && at <= most(Date.now() / 1000), `${at}`)
    }
  })
}

test("refuses what is no moment, with what is one", async () => {
  for (const text of ["soon", "", "25:00", "0", "-1"]) {
    const { status, json } = await ask({}, "GET", `/api/past?at=${text}`, "viewer")
    assert.is(status, 400, text)
    assert.is(json().error.code, "DM304")
    assert.match(json().error.message, /is not a moment: ISO 8601, seconds since 1970, 12:03, or -5m/)
  }
})

test.run()
