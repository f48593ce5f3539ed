import { suite } from "uvu"
import * as assert from "uvu/assert"
import { home, own } from "../../../../src/engine/load/child.ts"
import { checker } from "../../../../src/engine/load/type-check/checker.ts"
import { folder } from "../folder.ts"

const { check } = checker(home, own().types)

const everything = 'import * as d from "dmon"\nconst { by, changed, log, when, throttle } = d'

/** What is told of some streams, which are written with all of dmon's operators at hand. */
function told(streams: readonly string[], imports = everything) {
  const all = folder({ "my.ts": [imports, ...streams.map((of, i) => `export const s${i} = ${of}`)].join("\n") })
  const { faults } = check([all.at("my.ts")])
  all.remove()
  return faults.map(({ source, message, fix }) => [source, message, fix])
}

const durations = 'a number of seconds, or digits and a unit without a blank: 5, "500ms", "5s", "10m", "1h", "2d"'

const table: readonly (readonly [stream: string, source: string, message: string, fix?: string])[] = [
  [
    'changed("state", { inital: "ok" }, log())',
    "inital",
    "changed has no option 'inital'. Did you mean 'initial'?",
    "change to  initial",
  ],
  ['changed("stat", log())', '"stat"', "an event has no field \"stat\". Did you mean 'state'?", "change to  state"],
  [
    'by(["host", "servcie"], log())',
    '"servcie"',
    "an event has no field \"servcie\". Did you mean 'service'?",
    "change to  service",
  ],
  ['when({ sate: "ok" })', "sate", "an event has no field 'sate'. Did you mean 'state'?", "change to  state"],
  [
    'changed("state", log(), { initial: "ok" })',
    '{ initial: "ok" }',
    "the options of changed stand before its children",
    'put  { initial: "ok" }  before  log()',
  ],
  ['throttle(1, "5 minutes", log())', '"5 minutes"', '"5 minutes" is not a duration', `"5m", or ${durations}`],
  ['by("host", { idle: "soon" }, log())', '"soon"', '"soon" is not a duration', durations],
  ["throttle(1, log())", "log()", "throttle does not take log() here, but a duration", durations],
  ['throttle("1", "5m", log())', '"1"', 'throttle does not take "1" here, but number'],
  ['changed("state", log)', "log", "log is not a stream, but a function that makes one", "call it:  log(…)"],
  [
    'changed("state", d.smap(d.mean, log()))',
    "d.smap(d.mean, log())",
    "d.smap(…) takes readonly Event[], but changed emits Event here",
  ],
]

const test = suite("misfit")

test("names what is wrong in a call, and nothing else", () => {
  const [some, others] = [table.slice(0, 6), table.slice(6)]
  for (const rows of [some, others]) {
    const expected = rows.map(([, source, message, fix]) => [source, message, fix])
    assert.equal(told(rows.map(([stream]) => stream)), expected)
  }
})

test("leaves what a function's body is wrong about to TypeScript", () => {
  const [[source, message = ""] = []] = told(['when(e => e.sevice === "x", log())'])
  assert.is(source, "sevice")
  assert.match(message, /^Property 'sevice' does not exist on type 'Event'\. Did you mean 'service'\?$/)
})

test("says how a name of dmon's is imported", () => {
  const streams = ['throttle(1, "5m", log())', "log() as Stream", 'throtle(1, "5m")']
  const [value, type, unknown] = told(streams, 'import { log } from "dmon"')
  assert.equal(value, ["throttle", "throttle is not imported", 'add throttle to the import from "dmon"'])
  assert.is(type?.[2], 'add type Stream to the import from "dmon"')
  assert.match(unknown?.[1] ?? "", /^Cannot find name 'throtle'/)
  assert.equal(told(["log()"], ""), [["log", "log is not imported", 'import { log } from "dmon"']])
})

test.run()
