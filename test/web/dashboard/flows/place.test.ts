import { suite } from "uvu"
import * as assert from "uvu/assert"
import { ancestors, keysIn, places } from "../../../../src/web/dashboard/flows/place.ts"
import { disk, flow, node } from "./nodes.ts"

const test = suite("places")

test("finds the place of an address, whichever its keys are", () => {
  const find = places(flow)
  assert.equal(find("disk/when/by"), { stream: 0, node: 2 })
  assert.equal(find("disk/when/by[]/changed"), { stream: 0, node: 3 })
  assert.equal(find("disk/when/by[web-1]/changed/log"), { stream: 0, node: 4 })
  assert.equal(find("disk/when/by[a/b]c]/index"), { stream: 0, node: 5 }, "a key may hold anything")
  assert.equal(find("trouble/subscribe"), { stream: 1, node: 1 })
  assert.is(find("disk/when/by[web-1]/throttle"), undefined)
  assert.is(find("memory"), undefined)
})

test("leaves the brackets of a name as they are", () => {
  const named = places({ ...flow, streams: [{ name: "s", nodes: [node("s/named[flood]/throttle")] }] })
  assert.equal(named("s/named[flood]/throttle"), { stream: 0, node: 0 })
  assert.is(named("s/named[other]/throttle"), undefined)
})

test("tells the keys in an address", () => {
  assert.is(keysIn("disk/when/by[web-1]/changed", disk[3]!), "web-1")
  assert.is(keysIn("a/by[x]/by[y]/rate", node("a/by[]/by[]/rate")), "x · y")
  assert.is(keysIn("disk/when", disk[1]!), "")
})

test("tells which places lie before one", () => {
  const before = ancestors(disk)
  assert.equal([...before[1]!].sort(), [0])
  assert.equal([...before[4]!].sort(), [0, 1, 2, 3, 5], "a router emits what leaves its branches")
  assert.equal([...before[0]!], [])
})

test.run()
