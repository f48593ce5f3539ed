import { suite } from "uvu"
import * as assert from "uvu/assert"
import { marbles } from "../../../../src/web/dashboard/flows/marbles.ts"
import { places } from "../../../../src/web/dashboard/flows/place.ts"
import { entered, recordCommand, testText } from "../../../../src/web/dashboard/flows/test-text.ts"
import { disk, flow } from "./nodes.ts"

const test = suite("testText")

const find = places(flow)
const nodes = disk.map((one, i) =>
  i === 1 ? { ...one, written: { file: "/home/ann/mystreams.ts", line: 3, text: "when(…)" } } : one,
)
const critical = { host: "web-1", service: "disk /", state: "critical", time: 11 }
const log = marbles(nodes, address => find(address)?.node)
log.take({
  now: 20,
  seen: 6,
  sent: 6,
  values: [
    { at: "disk", time: 5, value: { host: "too early", time: 5 } },
    { at: "disk", time: 11, value: critical },
    { at: "disk/when", time: 11, value: critical },
    { at: "disk/when/by[web-1]/changed", time: 11, value: critical },
    { at: "disk/when/by[web-1]/changed/log", time: 11, value: critical },
    { at: "disk/when/by[web-1]/index", time: 11, value: critical },
    { at: "disk", time: 12, value: { host: "vm", service: "dmon index size", tags: ["dmon"], time: 12 } },
  ],
})
const brushed = { stream: "disk", nodes, marbles: log.list, from: 10, to: 13, isSample: false }

test("writes what entered in the range as the input, and what came out of each end as the expectation", () => {
  assert.is(
    testText(brushed),
    `// What entered disk from 1970-01-01T00:00:10.000Z to 1970-01-01T00:00:13.000Z, and what came out, as the dashboard saw it.
// What streams held before is not known here: an expectation that rests on it is to be mended by hand.
import assert from "node:assert/strict"
import { test } from "node:test"
import { run } from "dmon/testing"
import * as streams from "./mystreams.ts"

test("disk does with one event what it did", () => {
  const events = [
    { time: 11, host: "web-1", service: "disk /", state: "critical" },
  ]
  const outcome = run(streams, events, { further: 2 })
  const brief = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(brief)
    const { host = null, service = null, state = null } = Object(value)
    return [host, service, state]
  }
  const out = (place: string) => outcome.at(place).out.map(({ value }) => brief(value))
  assert.deepEqual(out("disk/when/by[]/changed/log"), [["web-1","disk /","critical"]])
  assert.deepEqual(out("disk/when/by[]/index"), [["web-1","disk /","critical"]])
})
`,
  )
})

test("leaves out what dmon says of itself", () => {
  assert.equal(
    entered(brushed).map(({ value }) => value),
    [critical],
  )
})

test("expects nothing of a branch to which nothing came, since it is not there", () => {
  const only = log.list.filter(({ lane }) => lane === 0)
  assert.not.match(testText({ ...brushed, marbles: only }), /assert\.deepEqual/)
})

test("keeps when an event arrived, where that is not its time", () => {
  const late = log.list.map(one =>
    one.lane === 0 && one.time === 11 ? { ...one, value: { ...critical, time: 3 } } : one,
  )
  assert.match(testText({ ...brushed, marbles: late }), "arrivals: [11],")
})

test("says when more passed than is known here", () => {
  assert.match(testText({ ...brushed, isSample: true }), "dmon record writes all of it")
})

test("tells the command that writes the same range as a fixture", () => {
  assert.is(
    recordCommand({ ...brushed, stream: "my disk" }, { name: "default", origin: "http://localhost:5556" }),
    "dmon record --from 1970-01-01T00:00:10.000Z --to 1970-01-01T00:00:13.000Z --name my-disk",
  )
  assert.match(
    recordCommand(brushed, { name: "prod", origin: "http://localhost:5556" }),
    /^dmon --name prod record --from \S+ --to \S+ --name /,
  )
})

test.run()
