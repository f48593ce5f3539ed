import { readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Server, server, type Workplace, workplace } from "../server.ts"

interface Context {
  readonly at: Workplace
  readonly dmon: Server
  readonly url: string
}
const test = suite<Context>("the dashboard's files")

test.before(async context => {
  const at = workplace()
  const file = at.write("mystreams.ts", 'import { index } from "dmon"\nexport const stream = index()\n')
  const dmon = await server(at, ["--streams", file, "--no-check"])
  Object.assign(context, { at, dmon, url: `http://127.0.0.1:${dmon.port("HTTP")}` })
})
test.after(async ({ at, dmon }) => {
  await dmon.stop()
  at.remove()
})

const browser = { accept: "text/html,application/xhtml+xml;q=0.9" }

test("are the page at each of its addresses, and the API's root for whoever wants no page", async ({ url }) => {
  for (const path of ["/", "/live?query=true", "/flows", "/history", "/health"]) {
    const response = await fetch(url + path, { headers: browser })
    assert.is(response.status, 200)
    assert.match(response.headers.get("content-type") ?? "", "text/html")
    assert.match(await response.text(), "/assets/app-")
  }
  const root = await fetch(url)
  assert.match(root.headers.get("content-type") ?? "", "application/json")
  assert.type(((await root.json()) as { dmon: string }).dmon, "string")
})

test("let no script in but their own, and stand in no other page", async ({ url }) => {
  const { headers } = await fetch(`${url}/live`)
  const policy = headers.get("content-security-policy") ?? ""
  for (const part of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"]) assert.match(policy, part)
  assert.not.match(policy, "unsafe")
  assert.is(headers.get("x-content-type-options"), "nosniff")
})

test("are kept by the browser: script and style for ever, the page until it is another", async ({ url }) => {
  const page = await fetch(`${url}/live`)
  assert.is(page.headers.get("cache-control"), "no-cache")
  const [, script = ""] = /src="(\/assets\/app-[^"]+\.js)"/.exec(await page.text()) ?? []
  const etag = page.headers.get("etag") ?? ""
  assert.is((await fetch(`${url}/live`, { headers: { "if-none-match": etag } })).status, 304)
  const asset = await fetch(url + script)
  assert.match(asset.headers.get("cache-control") ?? "", "immutable")
  assert.is(asset.headers.get("content-encoding"), "gzip")
  assert.ok((await asset.text()).length > 1000)
  const plain = await fetch(url + script, { headers: { "accept-encoding": "identity" } })
  assert.is(plain.headers.get("content-encoding"), null)
  assert.is((await fetch(`${url}/assets/app-00000000.js`)).status, 404)
  assert.is((await fetch(`${url}/assets/..%2f..%2fpackage.json`)).status, 404)
})

test("weigh at most 120 KB of script, zipped", () => {
  const folder = resolve(import.meta.dirname, "../../../dist/dashboard/assets")
  const scripts = readdirSync(folder).filter(name => name.endsWith(".js.gz"))
  const bytes = scripts.reduce((sum, name) => sum + readFileSync(resolve(folder, name)).length, 0)
  assert.ok(scripts.length > 0 && bytes <= 120 * 1024, `${scripts.length} scripts of ${bytes} bytes`)
})

test.run()
