import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { flagOf, settings, variableOf } from "../../../src/cli/server/settings.ts"

const given = suite("settings")

const refusal = (...of: Parameters<typeof settings>): DmonError => {
  try {
    settings(...of)
  } catch (error) {
    return error as DmonError
  }
  throw new Error("they were not refused")
}

given("has a default for everything that needs one", () => {
  const { streams, port, jsonPort, httpPort, host, check, name } = settings({}, {})
  assert.equal(
    { streams, port, jsonPort, httpPort, host, check, name },
    { streams: [], port: 5555, jsonPort: 7689, httpPort: 5556, host: "127.0.0.1", check: true, name: "default" },
  )
})

given("names flags and variables after the settings", () => {
  assert.is(flagOf("httpPort"), "--http-port")
  assert.is(variableOf("httpPort"), "DMON_HTTP_PORT")
})

const read: [what: string, flags: Record<string, unknown>, env: Record<string, string>, has: object][] = [
  ["a variable", {}, { DMON_HTTP_PORT: "8080" }, { httpPort: 8080 }],
  ["a flag before its variable", { port: "1" }, { DMON_PORT: "2" }, { port: 1 }],
  ["auto as any free port", { port: "auto" }, {}, { port: 0 }],
  ["a list out of a variable", {}, { DMON_STREAMS: "a.ts,b.ts" }, { streams: ["a.ts", "b.ts"] }],
  ["a flag that was repeated", { streams: ["a.ts", "b,c.ts"] }, {}, { streams: ["a.ts", "b,c.ts"] }],
  ["DMON_STREAM_MODULE as streams", {}, { DMON_STREAM_MODULE: "old.ts" }, { streams: ["old.ts"] }],
  ["DMON_STREAMS before it", {}, { DMON_STREAM_MODULE: "old.ts", DMON_STREAMS: "new.ts" }, { streams: ["new.ts"] }],
  ["a switch that is off", {}, { DMON_CHECK: "false" }, { check: false }],
  ["a variable that is empty as one that is absent", {}, { DMON_PORT: "" }, { port: 5555 }],
]
for (const [what, flags, env, has] of read) {
  given(`reads ${what}`, () => {
    const found = settings(flags, env)
    assert.equal(Object.fromEntries(Object.keys(has).map(name => [name, found[name as keyof typeof found]])), has)
  })
}

given("tells all problems at once", () => {
  const error = refusal({}, { DMON_PORT: "http", DMON_STREAM: "./a.ts", DMON_TELEMETRY: "-1" })
  assert.is(error.code, "DM110")
  assert.is(error.message, "3 settings are invalid")
  assert.match(error.frame!, /DMON_PORT=http +must be a port number 0–65535, or auto/)
  assert.match(error.frame!, /DMON_STREAM=\.\/a\.ts +unknown variable — did you mean DMON_STREAMS \?/)
  assert.match(error.frame!, /DMON_TELEMETRY=-1/)
})

given("names the flag when the flag is wrong", () => {
  assert.match(refusal({ port: "70000" }, { DMON_PORT: "1" }).frame!, /^ {2}--port=70000 /)
})

given("says which words a setting may be", () => {
  assert.match(refusal({ diskFull: "maybe" }, {}).frame!, /^ {2}--disk-full=maybe {3}must be stop or go-on$/)
  assert.match(refusal({ logLevel: "all of it" }, {}).frame!, /"all of it" {3}must be debug or info or warn or error$/)
})

given("takes no notice of variables of others", () => {
  assert.is(settings({}, { DMONX: "1", DMON_TOKEN: "t", DMON_URL: "u", PORT: "x" }).port, 5555)
})

given.run()
