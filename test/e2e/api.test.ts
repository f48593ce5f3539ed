import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { z } from "zod"
import { type Asked, asked } from "./asking.ts"
import { type Server, server, type Workplace, workplace } from "./server.ts"

/** Asks the API what its own document offers: rightly, wrongly, and with malice. */
const test = suite("the API, by its document")

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters?: readonly { readonly name: string; readonly schema: { readonly type?: string } }[]
  readonly requestBody?: object
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>
  readonly "x-role"?: string
}

let at: Workplace
let dmon: Server
let unix: string
let document: { readonly paths: object; readonly components: { readonly schemas: object } }
let operations: Operation[]

/** Whether a value is what a schema of the document says. */
const fits = (schema: object, value: unknown): string => {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas })
  const parsed = z.fromJSONSchema(JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/"))).safeParse(value)
  return parsed.success ? "" : z.prettifyError(parsed.error)
}
const ask = (of: Omit<Asked, "to">) => asked({ to: unix, ...of })

test.before(async () => {
  at = workplace()
  const streams = at.write(
    "mystreams.ts",
    `import { by, index, throttle, when } from "dmon"
export const stream = index()
export const loudStream = when({ state: "critical" }, by("host", throttle(1, "1m")))
`,
  )
  dmon = await server(at, ["--streams", streams, "--no-check"])
  unix = join(at.folder, "dmon", "default.sock")
  document = JSON.parse((await ask({ path: "/openapi.json" })).text)
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Omit<Operation, "path" | "method">>).map(([method, of]) => ({
      ...of,
      method: method.toUpperCase(),
      path,
    })),
  )
})
test.after(async () => {
  await dmon.stop()
  at.remove()
})

/** Whatever was answered is one of the answers that the document has, and an error is an error's object. */
function check(
  of: Operation | undefined,
  what: Omit<Asked, "to">,
  { status, headers, text }: Awaited<ReturnType<typeof ask>>,
) {
  const told = `\n${what.method} ${what.path.slice(0, 200)} ${String(what.body ?? "").slice(0, 200)}\n${status} ${text.slice(0, 300)}`
  // An address of more than 16 KiB is not read to its end, and belongs to no path.
  if (status === 431) return
  assert.ok(status < 500 || status === 503, told)
  const { content } = of?.responses[status] ?? {}
  const [type, { schema }] = Object.entries(content ?? { "": { schema: {} } })[0] as [string, { schema: object }]
  if (of !== undefined && of.responses[status] === undefined) {
    // A path or a method of HTTP that there is not.
    assert.ok(status === 404 || status === 400, told)
  }
  if (status >= 400 && content === undefined)
    assert.is(fits({ $ref: "#/components/schemas/Failed" }, JSON.parse(text)), "", told)
  if (type !== "") assert.ok(headers["content-type"]?.startsWith(type), told)
  if (type === "application/json") assert.is(fits(schema, JSON.parse(text)), "", told)
}

const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "",
    "NaN",
    "-1",
    "0",
    "1e999",
    "Infinity",
    "null",
    "[]",
    "{}",
    "\0",
    "\u{10ffff}",
    "__proto__",
    "(",
    '"',
    "*".repeat(50),
  ),
  fc.integer().map(String),
  fc.double().map(String),
  fc.constant("x".repeat(8000)),
  fc.constant(`${"(".repeat(2000)}true`),
)
const body = fc.oneof(
  fc.jsonValue().map(value => JSON.stringify(value)),
  fc.jsonValue().map(value => JSON.stringify(value).slice(0, -1)),
  fc
    .record({ service: fc.jsonValue(), time: fc.jsonValue(), metric: fc.jsonValue() })
    .map(value => JSON.stringify([value])),
  fc
    .record({ version: fc.jsonValue(), seconds: fc.jsonValue(), promote: fc.jsonValue() }, { requiredKeys: [] })
    .map(value => JSON.stringify(value)),
  fc
    .record(
      {
        stream: fc.oneof(fc.constantFrom("loud", "none"), fc.jsonValue()),
        seconds: fc.jsonValue(),
        reason: fc.jsonValue(),
      },
      { requiredKeys: ["stream"] },
    )
    .map(value => JSON.stringify(value)),
  fc.constant(JSON.stringify({ stream: "loud", seconds: 1, reason: "a test" })),
  fc
    .record({ text: fc.string(), map: fc.string(), filename: fc.string() })
    .map(one => JSON.stringify({ version: { ...one, hash: "abc", entries: ["x"] }, seconds: 0.01 })),
  fc.string({ unit: "binary" }),
  fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes)),
  fc.constantFrom(
    "",
    "NaN",
    `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
    `{"a":${"[".repeat(20_000)}`,
    `"${"x".repeat(300_000)}"`,
  ),
)
const type = fc.constantFrom(
  "application/json",
  "text/plain",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "",
  "x/y; charset=utf-16",
)

/** Half a surrogate pair has no encoding. */
const encoded = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ""))

/** A request that is not what the document says, or by chance is. */
const hostile = ({ method, path, parameters = [], requestBody }: Operation) =>
  fc
    .record({
      params: fc.array(fc.tuple(fc.constantFrom("nothing", "query[]", ...parameters.map(({ name }) => name)), odd), {
        maxLength: 4,
      }),
      raw: fc.constantFrom("", "", "", "&%zz=%", "&&&===", "&query=%E0%A4%A"),
      other: fc.constantFrom(method, method, method, method, "PUT", "PATCH", "OPTIONS", "DELETE", "HEAD"),
      body,
      type,
    })
    .map(({ params, raw, other, body, type }) => {
      const search = params.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`)
      const sends = requestBody !== undefined || !/GET|HEAD/.test(other)
      return {
        method: other,
        path: `${path}?${search.join("&")}${raw}`,
        headers: type === "" ? {} : { "content-type": type },
        ...(sends && { body }),
      }
    })

test("answers whatever is asked wrongly with an error of its form, never with a failure of its own", async () => {
  for (const of of operations) {
    // What loads files and plays recordings takes its time.
    const numRuns = /reload|why|past|span/.test(of.path) ? 8 : 40
    await fc.assert(
      fc.asyncProperty(hostile(of), async what => {
        // Who is turned away before the body has left may find the connection closed instead of an answer.
        const isLong = String(what.body ?? "").length > 10_000
        const answer = await ask(what).catch(error =>
          isLong && error.code === "EPIPE" ? undefined : Promise.reject(error),
        )
        if (answer === undefined) return
        if (what.method === "HEAD") assert.ok(answer.status < 500)
        else
          check(
            operations.find(one => one.path === of.path && one.method === what.method),
            what,
            answer,
          )
      }),
      {
        numRuns,
        endOnFailure: true,
        reporter: ({ failed, seed, errorInstance }) => {
          if (failed) throw new Error(`seed ${seed}: ${(errorInstance as Error).message}`)
        },
      },
    )
  }
  assert.is((await ask({ path: "/healthz" })).status, 200)
})

const right: Omit<Asked, "to">[] = [
  { path: "/healthz" },
  { path: "/readyz" },
  { path: "/metrics" },
  { path: "/openapi.json" },
  { path: "/api/session" },
  { path: "/api/status" },
  { path: "/api/faults" },
  { path: "/api/versions" },
  { path: "/api/flow" },
  { path: "/api/span" },
  { path: "/api/recording?inline=true&last=60" },
  { path: "/api/query?query=true&sort=-metric&limit=3&fields=host,service" },
  { path: "/api/why?host=web-1&service=cpu" },
  { path: "/api/inspect?address=loud/when/by[]/throttle" },
  { path: "/api/watch?kind=index&query=true&rate=1" },
  { path: "/api/watch?kind=tap&of=@index&side=out&most=10" },
  { path: "/api/watch?kind=flow" },
  { path: "/index?query=true" },
  {
    method: "POST",
    path: "/api/send?traced=true",
    body: '[{"host":"web-1","service":"cpu","state":"critical","metric":1}]',
  },
  { method: "POST", path: "/api/dry", body: '{"host":"web-1","service":"cpu","state":"critical","metric":1}' },
  { method: "POST", path: "/api/suspend", body: '{"stream":"loud","seconds":60,"reason":"a test"}' },
  { path: "/api/status" },
  { method: "POST", path: "/api/resume", body: '{"stream":"loud"}' },
  { method: "POST", path: "/api/compare", body: "{}" },
  { method: "POST", path: "/api/shadow/end" },
  { method: "POST", path: "/api/reload" },
  { method: "DELETE", path: "/api/session" },
]

test("answers what is asked rightly in the form that its document says", async () => {
  await ask({ method: "POST", path: "/api/send", body: '{"host":"web-1","service":"cpu","state":"critical"}' })
  const tried = new Set<Operation>()
  for (const what of right) {
    const { method = "GET", path } = what
    const of = operations.find(one => one.method === method && one.path === path.split("?")[0]) as Operation
    const answer = await ask(what)
    assert.is(String(answer.status).slice(0, 1), "2", `${method} ${path}: ${answer.text}`)
    check(of, { method, ...what }, answer)
    tried.add(of)
  }
  const at = Math.floor(JSON.parse((await ask({ path: "/api/span" })).text).last)
  const past = operations.find(({ path }) => path === "/api/past") as Operation
  check(past, { path: "/api/past" }, await ask({ path: `/api/past?at=${at + 1}` }))
  const recorded = JSON.parse((await ask({ path: "/api/recording" })).text)
  const shadow = operations.find(({ path }) => path === "/api/shadow") as Operation
  const body = JSON.stringify({ version: recorded.version, seconds: 0.1 })
  check(shadow, { path: "/api/shadow" }, await ask({ method: "POST", path: "/api/shadow", body }))
  const untried = operations
    .filter(of => ![...tried, past, shadow].includes(of))
    .map(({ method, path }) => `${method} ${path}`)
  assert.equal(untried, ["POST /api/session"])
})

test("answers HEAD as GET, without the body", async () => {
  for (const { method, path } of right) {
    if (method !== undefined) continue
    const answer = await ask({ method: "HEAD", path })
    assert.equal([answer.status, answer.text], [200, ""], path)
  }
})

test("is what a body that ends too early finds alive", async () => {
  const headers = { "content-type": "application/json", "content-length": "100" }
  for (const path of ["/api/send", "/api/shadow", "/api/compare"])
    await Promise.race([
      asked({ to: unix, method: "POST", path, headers, body: '{"a":' }).catch(() => {}),
      new Promise(resolve => setTimeout(resolve, 200)),
    ])
  assert.is((await ask({ path: "/readyz" })).status, 200)
})

test("knows which versions of the streams ran, and which were refused", async () => {
  const versions = async () => JSON.parse((await ask({ path: "/api/versions" })).text)
  const reload = () => ask({ method: "POST", path: "/api/reload" })
  const [before] = await versions()
  at.write("mystreams.ts", "export const stream = 1")
  assert.is((await reload()).status, 409)
  const [refused] = await versions()
  assert.is(refused.number, before.number)
  assert.match(refused.refused.code, /^DM1\d\d$/)
  at.write("mystreams.ts", 'import { index } from "dmon"\nexport const stream = index()\n')
  assert.is((await reload()).status, 200)
  const [after, ...rest] = await versions()
  assert.is(after.number, before.number + 1)
  assert.equal(after.files.length, 1)
  assert.type(after.state.kept, "number")
  assert.is(rest.at(-1).number, 1)
})

test("says in the status how the process is doing and who watches, and in the metrics too", async () => {
  const status = JSON.parse((await ask({ path: "/api/status" })).text)
  assert.ok(status.process.rss > status.process.heap && status.process.heap > 1e6)
  assert.ok(status.process.lag.p99 >= status.process.lag.p50)
  assert.ok(status.watches.channels >= 1)
  const { text } = await ask({ path: "/metrics" })
  for (const name of ["event_loop_lag_seconds", "gc_pause_seconds", "process_heap_bytes", "watch_readers"])
    assert.match(text, new RegExp(`^dmon_${name}(\\{.*\\})? [\\d.e-]+$`, "m"))
})

test("is written in docs/openapi.json as it is served", async () => {
  const kept = readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8")
  assert.equal(JSON.parse(kept), document)
})

test.run()
