import { suite } from "uvu"
import * as assert from "uvu/assert"
import { acrossTopic, streamEnds, streamWords, withEntry } from "../../../../src/web/dashboard/flows/stream-words.ts"
import { disk, flow, node } from "./nodes.ts"

const test = suite("streamWords")

test("reads a stream along its longest way", () => {
  assert.is(streamWords(disk), 'if service =~ "disk %" → for each host → when state changes → printed')
})

test("ends where a way leads back to where it was", () => {
  assert.is(streamWords([node("a", [1], { name: "in" }), node("a/index", [0])]), "newest of each host and service")
})

test("tells which streams stand on the other side of a topic", () => {
  const publish = node("disk/publish", [], { name: "publish", args: '"trouble"' })
  const both = { ...flow, streams: [{ name: "disk", nodes: [...disk, publish] }, ...flow.streams.slice(1)] }
  assert.equal(acrossTopic(both, publish), ["trouble"])
  assert.equal(acrossTopic(both, both.streams[1]!.nodes[1]!), ["disk"])
  assert.equal(acrossTopic(both, node("x", [], { name: "publish", args: '"other"' })), [])
  assert.equal(acrossTopic(both, disk[1]!), [])
})

test("names all ends of a stream that has several", () => {
  assert.is(streamEnds(disk), "log · index")
  assert.is(streamEnds(flow.streams[1]!.nodes), "")
})

test("tells of a stream that begins with a topic which one enters it", () => {
  assert.is(withEntry(flow.streams[1]!.nodes)[0]!.args, '"trouble"')
  assert.is(withEntry(disk), disk)
})

test.run()
