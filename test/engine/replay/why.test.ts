import { suite } from "uvu"
import * as assert from "uvu/assert"
import { asRecorded } from "../../../src/engine/replay/lineup.ts"
import type { Recorded } from "../../../src/engine/replay/recorded.ts"
import type { Step } from "../../../src/engine/replay/steps.ts"
import { account, lastOf, positionOf } from "../../../src/engine/replay/why.ts"
import { modules, recorded, start, versionFrom } from "./kit.ts"

const test = suite("why")
const version = await versionFrom(`import { batch, by, changed, email, index, pipe, rollup, split, when } from "dmon"
import * as rx from "rxjs"

export const indexStream = index()
export const slowStream = when(
  e => e.service === "api" && e.metric! > 1,
  by(["host", "service"], changed("state", { initial: "ok" }, email("you@example.org"))),
)
export const heldStream = when({ service: "disk" }, by("host", rollup(1, "1h", email("ops@example.org"))))
export const rawStream = pipe(when({ service: "raw" }), rx.filter(e => e.metric! > 1), rx.debounceTime(1000), email("raw@example.org"))
export const routedStream = split({ service: "api", state: "critical" }, email("a@example.org"), { service: "none" }, email("b@example.org"))
export const brokenStream = when({ service: "broken" }, when(() => { throw new Error("no") }))
`)
const api = (state: string, metric = 3, host = "web-1") => ({ host, service: "api", state, metric })
const disk = { host: "web-1", service: "disk" }

/** A step in short: its name, what became of it, and those below. */
const short = ({ name, verdict, steps }: Step): unknown[] => [name, verdict, ...steps.map(short)]
const of = (steps: readonly Step[], stream: string) =>
  steps.filter(({ address }) => address.split("/")[0] === stream).map(short)
const told = (records: Parameters<typeof recorded>[0], position: number, name?: string) => {
  const all = recorded(records, [version])
  return account(all, asRecorded(all, { modules }), position, name)!
}

test("tells of each operator what became of the value, and what decided that", () => {
  const { steps, time, from, stateKnown } = told([[0, api("critical")]], 1)
  assert.equal([time, from, stateKnown], [start, "test", true])
  assert.equal(of(steps, "slow"), [["when", "passed", ["by", "passed", ["changed", "passed", ["email", "acted"]]]]])
  const [when] = steps.filter(({ address }) => address === "slow/when")
  assert.equal(when?.read, { service: "api", metric: 3 })
  const [changed] = when!.steps[0]!.steps
  assert.equal([changed?.address, changed?.read], ["slow/when/by[web-1 api]/changed", { state: "critical" }])
  assert.equal([changed?.before, changed?.state], [{ last: "ok" }, { last: "critical" }])
  assert.equal(
    changed?.steps[0]?.acted.map(({ id }) => id),
    ["0.1/slow/when/by[web-1 api]/changed/email/0"],
  )
  assert.equal(of(steps, "index"), [["index", "acted"]])
})

test("points at where an operator was written, in the text that ran", () => {
  const { steps, ran } = told([[0, api("critical")]], 1)
  const [when] = steps.filter(({ address }) => address === "slow/when")
  const place = ran?.locate(when!.site!)
  assert.is(place?.line, 5)
  assert.match(ran?.text(place!.file) ?? "", "rx.debounceTime")
})

test("says where an event was stopped, and what was held instead of passed", () => {
  const stopped = told(
    [
      [0, api("critical")],
      [1, api("critical")],
    ],
    2,
  )
  assert.equal(of(stopped.steps, "slow"), [["when", "passed", ["by", "passed", ["changed", "stopped"]]]])
  assert.equal(of(told([[0, api("critical", 0)]], 1).steps, "slow"), [["when", "stopped"]])
  const held = told(
    [
      [0, disk],
      [1, disk],
    ],
    2,
  )
  assert.equal(of(held.steps, "held"), [["when", "passed", ["by", "passed", ["rollup", "held"]]]])
  const [rollup] = held.steps.find(({ address }) => address === "held/when")!.steps[0]!.steps
  assert.equal(rollup?.due, { end: start + 3600 })
})

test("tells what timers did by the time that a record came", () => {
  const { steps } = told(
    [
      [0, disk],
      [1, disk],
      [4000, api("ok")],
    ],
    3,
  )
  const [timer] = steps.filter(({ timer }) => timer !== undefined)
  assert.equal(
    [timer?.timer, timer?.time, short(timer!)],
    ["end", start + 3600, ["rollup", "passed", ["email", "acted"]]],
  )
  assert.equal(timer?.steps[0]?.acted[0]?.id, "0.3/held/when/by[web-1]/rollup/email/0")
  const ticked = told(
    [
      [0, disk],
      [1, disk],
      [3600, { tick: true }],
      [4000, api("ok")],
    ],
    3,
  )
  assert.equal(
    ticked.steps.flatMap(({ timer }) => timer ?? []),
    ["end"],
  )
})

test("shows raw RxJS as a step of which nothing is known", () => {
  const raw = { host: "web-1", service: "raw", metric: 3 }
  const { steps } = told(
    [
      [0, raw],
      [5, api("ok")],
    ],
    1,
  )
  const [when] = steps.filter(({ address }) => address === "raw/when")
  assert.equal(short(when!), ["when", "passed", ["rx", "opaque"]])
  assert.is(when?.steps[0]?.volatile, true)
  const [late] = told(
    [
      [0, raw],
      [5, api("ok")],
    ],
    2,
  ).steps.filter(({ address }) => address.startsWith("raw/when/rx"))
  assert.equal(short(late!), ["rx", "opaque", ["email", "acted"]])
})

test("tells of a router which way it went, and of a failure that it was one", () => {
  assert.equal(of(told([[0, api("critical")]], 1).steps, "routed"), [["split", "passed", ["email", "acted"]]])
  assert.equal(of(told([[0, api("ok")]], 1).steps, "routed"), [["split", "stopped"]])
  assert.equal(of(told([[0, { service: "broken" }]], 1).steps, "broken").slice(0, 1), [
    ["when", "passed", ["when", "failed"]],
  ])
})

test("knows which streams lead to an output, and by which way", () => {
  const { asked, steps, names } = told([[0, api("critical")]], 1, "email")
  assert.equal(asked?.streams, ["slow", "held", "raw", "routed"])
  assert.equal(
    [...new Set(steps.filter(({ leads }) => leads).map(({ address }) => address.split("/")[0]))],
    ["slow", "held", "raw", "routed"],
  )
  assert.equal(names, ["index", "slow", "held", "raw", "routed", "broken", "email"])
  assert.is(told([[0, disk]], 1, "emial").asked, undefined)
})

test("finds the last record of a host and service, in the stretch of an older snapshot too", () => {
  const all = recorded(
    [
      [0, api("ok")],
      [1, api("critical")],
      [2, disk],
      [3, disk],
    ],
    [version],
  )
  const lineup = asRecorded(all, { modules })
  assert.is(lastOf(all, lineup, { host: "web-1", service: "api" }), 2)
  assert.is(lastOf(all, lineup, { host: "web-1", service: "none" }), undefined)
  const [first] = all.entries()
  assert.is(lastOf(all, lineup, { host: "web-1", service: "api" }, (first?.time ?? 0) / 1000), 1, "until then")
})

test("finds what an event was before it expired, and that it expired only where nothing else is", () => {
  const all = recorded(
    [
      [0, { ...api("ok"), ttl: 5 }],
      [2, disk],
      [20, disk],
      [21, { host: "gone", service: "api", state: "expired" }],
    ],
    [version],
  )
  const lineup = asRecorded(all, { modules })
  assert.is(lastOf(all, lineup, { host: "web-1", service: "api" }), 1)
  assert.is(lastOf(all, lineup, { host: "gone", service: "api" }), 4)
})

test("says when the state before is not known, and is undefined for what is not there", () => {
  const all = recorded(
    [
      [0, disk],
      [1, disk],
    ],
    [version],
  )
  const cut: Recorded = { ...all, first: 2, entries: from => all.entries(Math.max(2, from ?? 0)) }
  assert.is(account(cut, asRecorded(cut, { modules }), 2)?.stateKnown, false)
  assert.is(account(all, asRecorded(all, { modules }), 9), undefined)
})

test("costs nothing afterwards: what was watched is as it was", async () => {
  const { partition } = await import("../../../src/engine/partition.ts")
  const { steps } = await import("../../../src/engine/replay/steps.ts")
  const given = partition({ start: 0, act: () => {} })
  const all = recorded([[0, disk]], [version])
  given.swap(given.grow(asRecorded(all, { modules }).of(undefined)!.roots))
  const { entry, nodes } = given.tree.roots[0]!.scope
  const watching = steps(given.tree, { last: () => undefined })
  assert.ok(Object.hasOwn(entry, "emit"))
  watching.stop()
  for (const node of nodes) for (const name of ["next", "emit", "act", "ring"]) assert.not.ok(Object.hasOwn(node, name))
})

test("reads the position of an action in its id", () => {
  assert.is(positionOf("3.8123/api/when/email/0"), 8123)
  assert.is(positionOf("nothing"), undefined)
})

test.run()
