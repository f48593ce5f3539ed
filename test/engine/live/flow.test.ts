import { pipe, scan } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { FlowNode } from "../../../src/engine/live/flow.ts"
import { event } from "../../../src/event/event.ts"
import { index } from "../../../src/index/indexing.ts"
import { all } from "../../../src/streams/all.ts"
import { by } from "../../../src/streams/by.ts"
import type { Branch } from "../../../src/streams/core/stage.ts"
import { publish } from "../../../src/streams/publish.ts"
import { split } from "../../../src/streams/split.ts"
import { subscribe } from "../../../src/streams/subscribe.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { when } from "../../../src/streams/when.ts"
import { looking } from "./kit.ts"

const test = suite("the flow")

const nodesOf = (stream: Branch) =>
  (looking([{ name: "s", stream }]).looked.flow().streams[0] as { nodes: readonly FlowNode[] }).nodes
/** The ways of a stream as pairs of addresses. */
const ways = (stream: Branch) => {
  const nodes = nodesOf(stream)
  return nodes.flatMap(({ address, feeds }) => feeds.map(fed => `${address} → ${nodes[fed]?.address}`))
}

test("tells who feeds whom: in a row, and where ways fork and meet", () => {
  assert.equal(ways(pipe(when({ state: "a" }), all(throttle(1, 5), when({ state: "b" })), index()) as Branch), [
    "s → s/when",
    "s/when → s/when/throttle",
    "s/when → s/when/when",
    "s/when/throttle → s/when/index",
    "s/when/when → s/when/index",
  ])
})

test("tells what the file says of a stream, where it says something", () => {
  const streams = ["documented", "bare"].map(name => ({ name, stream: index() as Branch }))
  assert.equal(
    looking(streams)
      .looked.flow()
      .streams.map(({ name, doc }) => [name, doc]),
    [
      ["documented", "What it is for."],
      ["bare", undefined],
    ],
  )
})

test("a router gives to its branch, and what leaves the branch goes on behind the router", () => {
  const nodes = nodesOf(pipe(by("host", throttle(1, 5)), index()) as Branch)
  assert.equal(
    nodes.map(({ address, feeds, within }) => [address, feeds, within]),
    [
      ["s", [1], undefined],
      ["s/by", [2], undefined],
      ["s/by[]/throttle", [3], 1],
      ["s/by/index", [], undefined],
    ],
  )
})

test("each way of a split is told, and raw RxJS stands as one place", () => {
  assert.equal(ways(split({ state: "a" }, index(), throttle(1, 5)) as Branch), [
    "s → s/split",
    "s/split → s/split[0]/index",
    "s/split → s/split[1]/throttle",
  ])
  assert.equal(
    ways(
      pipe(
        when({ state: "a" }),
        scan((_, e) => e),
        index(),
      ) as Branch,
    ),
    ["s → s/when", "s/when → s/when/rx", "s/when/rx → s/when/rx/index"],
  )
})

test("tells arguments as they were written, and where something is sent", () => {
  const nodes = nodesOf(when(e => e.metric! > 3, all(publish("trouble"), index())) as Branch)
  assert.equal(
    nodes.map(({ name, args, sends }) => [name, args.replace(/[() ;!]/g, ""), sends]),
    [
      ["in", "", undefined],
      ["when", "e=>e.metric>3", undefined],
      ["publish", '"trouble"', "topic trouble"],
      ["index", "", "index"],
    ],
  )
})

test("a watch of the flow counts, and tells the flow anew where other streams run", async () => {
  const { watch, input, pass, run } = looking([{ name: "s", stream: when({ state: "a" }, index()) as Branch }])
  const { frames } = watch({ kind: "flow", rate: 1 })
  input(event({ state: "a" }), event({ state: "b" }))
  await pass(1000)
  assert.equal(frames.at(-1)?.counts, [
    [2, 2, 0, 0],
    [2, 1, 0, 0],
    [1, 1, 0, 0],
  ])
  assert.is(frames.at(-1)?.flow, undefined)
  run([{ name: "t", stream: index() as Branch }])
  await pass(1000)
  assert.is(frames.at(-1)?.flow?.streams[0]?.name, "t")
})

test("a stream of a topic counts, and shows, what came on that, and not the events that enter the others", async () => {
  const { watch, input, pass, looked } = looking([
    { name: "s", stream: when({ state: "a" }, publish("t")) as Branch },
    { name: "t", stream: subscribe("t", index()) as Branch },
  ])
  const { frames } = watch({ kind: "flow", rate: 1 })
  const tap = { kind: "tap", query: "true", rate: 10, most: 100 } as const
  const shown = ["t", "t/subscribe"].map(of => watch({ ...tap, of, side: "in" }))
  input(event({ state: "a" }), event({ state: "b" }), event({ state: "b" }))
  await pass(1000)
  assert.equal(frames.at(-1)?.counts?.slice(3), [
    [1, 1, 0, 0],
    [1, 1, 0, 0],
    [1, 1, 0, 0],
  ])
  assert.is(looked.inspect({ address: "t" }).in, 1)
  assert.is(looked.inspect({ address: "t/subscribe" }).in, 1)
  const seen = shown.map(one => one.values().map(({ at, value }) => `${at} ${(value as { state: string }).state}`))
  assert.equal(seen, [["t a"], ["t/subscribe a"]])
  shown[0]!.end()
  input(event({ state: "a" }))
  await pass(1000)
  assert.is(shown[1]!.values().length, 2)
})

test("an inspection tells what a place holds for each key, and when its timers are due", async () => {
  const { looked, input } = looking([{ name: "s", stream: by("host", throttle(1, "1h")) as Branch }])
  input(event({ host: "a" }), event({ host: "a" }), event({ host: "b" }))
  const found = looked.inspect({ address: "s/by[]/throttle" })
  assert.equal([found.in, found.out, found.keys], [3, 2, 2])
  assert.equal(
    found.held.map(({ address, due }) => [address, Object.values(due).map(time => time - found.now)]),
    [
      ["s/by[a]/throttle", [3600]],
      ["s/by[b]/throttle", [3600]],
    ],
  )
  assert.is(looked.inspect({ address: "s/by[b]/throttle" }).held.length, 1)
  assert.is(looked.inspect({ address: "s.by.throttle", limit: 1 }).held.length, 1)
  assert.throws(() => looked.inspect({ address: "s/buy" }), /no place/)
})

test("looks for where each place was written once, until other streams run", () => {
  let asked = 0
  const locate = () => void asked++ as never
  const streams = [{ name: "s", stream: when({ state: "a" }, throttle(1, 5)) as Branch }]
  const { looked, run } = looking(streams, locate)
  looked.flow()
  const once = asked
  assert.ok(once > 0)
  looked.flow()
  looked.inspect({ address: "s.when" })
  assert.is(asked, once)
  run(streams)
  looked.flow()
  assert.ok(asked > once)
})

test.run()
