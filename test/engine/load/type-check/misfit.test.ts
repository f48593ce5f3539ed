import { suite } from "uvu"
import * as assert from "uvu/assert"
import { home, own } from "../../../../src/engine/load/child.ts"
import { checker } from "../../../../src/engine/load/type-check/checker.ts"
import { folder } from "../folder.ts"

const { check } = checker(home, own().types)

/** What is told of one stream, which is written with all of dmon's operators at hand. */
function told(stream: string, imports = 'import * as d from "dmon"\nconst { by, changed, log, when, throttle } = d') {
  const all = folder({ "my.ts": `${imports}\nexport const aStream = ${stream}\n` })
  const { faults } = check([all.at("my.ts")])
  all.remove()
  const [{ source = "", message = "", fix } = {}] = faults
  return [source, message, fix]
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

for (const [stream, ...expected] of table) {
  test(`names what is wrong in ${stream}`, () => {
    assert.equal(told(stream), expected.length < 3 ? [...expected, undefined] : expected)
  })
}

test("leaves what a function's body is wrong about to TypeScript", () => {
  const [source, message = ""] = told('when(e => e.sevice === "x", log())')
  assert.is(source, "sevice")
  assert.match(message, /^Property 'sevice' does not exist on type 'Event'\. Did you mean 'service'\?$/)
})

test("says how a name of dmon's is imported", () => {
  const some = 'import { log } from "dmon"'
  assert.equal(told('throttle(1, "5m", log())', some), [
    "throttle",
    "throttle is not imported",
    'add throttle to the import from "dmon"',
  ])
  assert.equal(told("log()", ""), ["log", "log is not imported", 'import { log } from "dmon"'])
  assert.equal(told("log() as Stream", some)[2], 'add type Stream to the import from "dmon"')
  assert.match(told('throtle(1, "5m")', some)[1] as string, /^Cannot find name 'throtle'/)
})

test.run()
