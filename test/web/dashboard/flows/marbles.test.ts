import { suite } from "uvu"
import * as assert from "uvu/assert"
import { beside, kept, marbles, nearest, stateOf } from "../../../../src/web/dashboard/flows/marbles.ts"
import { places } from "../../../../src/web/dashboard/flows/place.ts"
import { disk, flow } from "./nodes.ts"

const test = suite("marbles")

const find = places(flow)
const fresh = () => marbles(disk, address => find(address)?.node)
const passed = (at: string, time: number, value: object = { host: "web-1" }) => ({ at, time, value })
const frame = (now: number, values: readonly ReturnType<typeof passed>[], seen = values.length) => ({
  now,
  values,
  seen,
  sent: values.length,
})

test("puts what passed a place into its lane, and into that of a router what it was given", () => {
  const log = fresh()
  log.take(
    frame(10, [
      passed("disk", 10),
      passed("disk/when", 10),
      passed("disk/when/by[web-1]/index", 10),
      passed("other", 10),
    ]),
  )
  assert.equal(
    log.list.map(({ lane }) => lane),
    [0, 1, 2, 5],
  )
})

test("joins what one event became, and keeps apart those that came at the same moment", () => {
  const log = fresh()
  log.take(
    frame(10, [
      passed("disk", 10, { host: "a" }),
      passed("disk/when", 10, { host: "a" }),
      passed("disk/when/by[a]/changed", 10, { host: "a" }),
      passed("disk/when/by[a]/changed/log", 10, { host: "a" }),
      passed("disk/when/by[a]/index", 10, { host: "a" }),
      passed("disk", 10, { host: "b" }),
      passed("disk", 10, { host: "c" }),
      passed("disk/when", 10, { host: "c" }),
    ]),
  )
  const groups = log.list.map(({ group }) => group)
  assert.equal(groups, [1, 1, 1, 1, 1, 1, 2, 3, 3, 3])
})

test("lets what a timer emits begin a group of its own", () => {
  const log = fresh()
  log.take(
    frame(12, [
      passed("disk/when", 11),
      passed("disk/when/by[a]/changed", 12),
      passed("disk/when/by[a]/changed/log", 12),
    ]),
  )
  assert.equal(
    log.list.map(({ group }) => group),
    [1, 1, 2, 2],
  )
})

test("forgets what is long ago, and counts what is left out as long as it is there", () => {
  const log = fresh()
  log.take(frame(10, [passed("disk", 10)], 100))
  assert.equal([log.seen, log.sent, log.since], [100, 1, 10])
  log.take(frame(11 + kept, [passed("disk", 11 + kept)]))
  assert.equal(
    log.list.map(({ time }) => time),
    [11 + kept],
  )
  assert.equal([log.seen, log.sent], [1, 1])
  log.take(frame(12 + 2 * kept, []))
  assert.equal(log.list, [])
})

test("finds the marble that is pointed at, and those beside it", () => {
  const log = fresh()
  log.take(frame(10, [passed("disk", 8), passed("disk", 9), passed("disk/when", 9), passed("disk", 10)]))
  const [first, second, below, lowest, last] = log.list
  assert.is(nearest(log.list, 0, 8.6, 1), second)
  assert.is(nearest(log.list, 0, 5, 1), undefined)
  assert.is(beside(log.list, undefined, "ArrowLeft"), last)
  assert.is(beside(log.list, second, "ArrowLeft"), first)
  assert.is(beside(log.list, first, "ArrowLeft"), first)
  assert.is(beside(log.list, second, "ArrowRight"), last)
  assert.is(beside(log.list, second, "ArrowDown"), below, "what it became")
  assert.is(beside(log.list, last, "ArrowDown"), below, "or what is nearest there")
  assert.is(beside(log.list, below, "ArrowUp"), second)
  assert.is(beside(log.list, below, "ArrowDown"), lowest, "what the router gave to a branch")
  assert.is(beside(log.list, lowest, "ArrowDown"), lowest)
})

test("takes the state of a list from the first event that has one", () => {
  assert.equal(
    [stateOf({ state: "ok" }), stateOf([{}, { state: "critical" }]), stateOf(3), stateOf(null)],
    ["ok", "critical", undefined, undefined],
  )
})

test.run()
