import { suite } from "uvu"
import * as assert from "uvu/assert"
import { commandLine as lineFor, selectedEntry, selectOf } from "../../../src/web/dashboard/command-line.ts"
import { ratio, short, span } from "../../../src/web/dashboard/format.ts"
import type { View } from "../../../src/web/dashboard/view.ts"

const test = suite("format")

test("writes numbers with the digits that count", () => {
  const written = [0, 0.42, 0.001234, 12.345, 999.9, 4812, 48_120, 1_234_567, 0.0000012, -3.1]
  assert.equal(written.map(short), ["0", "0.42", "0.00123", "12.3", "1000", "4812", "48.1k", "1.23M", "1.2e-6", "-3.1"])
})

test("writes spans of time in their two largest units", () => {
  assert.equal([0, 43, 60, 2472, 11_100, 187_200].map(span), ["0 s", "43 s", "1 m", "41 m 12 s", "3 h 5 m", "2 d 4 h"])
})

test("writes how far a sample is thinned", () => {
  assert.equal([1, 1.034, 2.5, 7.96, 25.2].map(ratio), ["1:1", "1:1.03", "1:2.5", "1:8", "1:25"])
})

test("writes the command that shows what a view shows", () => {
  const live = { page: "live", query: "" } as const
  const server = { name: "default", origin: "http://127.0.0.1:5556" }
  const commandLine = (view: View) => lineFor(view, server)
  assert.is(commandLine(live), "dmon query")
  assert.is(
    commandLine({ ...live, query: `state = "ok" and service = "it's"` }),
    `dmon query 'state = "ok" and service = "it'\\''s"'`,
  )
  assert.is(commandLine({ ...live, select: "web-1/disk /" }), `dmon query 'host = "web-1" and service = "disk /"'`)
  assert.is(commandLine({ ...live, page: "flows", select: "tell/by[]/when" }), "dmon tap 'tell/by[]/when'")
})

test("writes commands that ask the dmon of the page: by its name on this machine, else by its address", () => {
  const asking = (name: string, origin: string) => lineFor({ page: "health", query: "" }, { name, origin })
  assert.is(asking("prod", "http://localhost:5556"), "dmon top --name prod")
  assert.is(asking("prod", "http://[::1]:5556"), "dmon top --name prod")
  assert.is(asking("default", "https://dmon.example.org"), "dmon top --url https://dmon.example.org")
  assert.is(asking("prod", "http://10.0.0.7:5556"), "dmon top --url http://10.0.0.7:5556")
})

test("finds host and service again in what is selected, whatever they contain", () => {
  for (const [host, service] of [
    ["web-1", "disk /"],
    ["a/b", "c/d"],
    ["", "only"],
  ] as const) {
    assert.equal(selectedEntry(selectOf(host, service)), { host, service })
  }
})

test.run()
