import { suite } from "uvu"
import * as assert from "uvu/assert"
import { card, layout, line, next } from "../../../../src/web/dashboard/flows/layout.ts"
import { disk, node } from "./nodes.ts"

const test = suite("layout")

test("puts each place below what feeds it, and none upon another", () => {
  const { nodes, edges, width, height } = layout(disk)
  assert.equal(
    edges.map(({ from, to }) => [from, to]),
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [2, 5],
      [3, 4],
    ],
  )
  for (const { from, to } of edges) assert.ok(nodes[to]!.y > nodes[from]!.y + card.height)
  for (const [i, a] of nodes.entries()) {
    assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height)
    for (const b of nodes.slice(i + 1)) {
      assert.ok(Math.abs(a.x - b.x) >= card.width || Math.abs(a.y - b.y) >= card.height, "two cards overlap")
    }
  }
})

test("draws a frame around the branch of a router, with room for its name", () => {
  const { nodes, frames } = layout(disk)
  const [frame] = frames
  assert.is(frames.length, 1)
  assert.is(frame?.router, 2)
  const holds = (i: number) => {
    const one = nodes[i]!
    return (
      one.x > frame!.x &&
      one.y > frame!.y &&
      one.x + one.width < frame!.x + frame!.width &&
      one.y + one.height < frame!.y + frame!.height
    )
  }
  assert.equal([0, 1, 2, 3, 4, 5].filter(holds), [3, 4, 5])
  assert.ok(Math.min(...[3, 4, 5].map(i => nodes[i]!.y)) - frame!.y >= 20)
})

test("draws the frame of a router within that of another", () => {
  const nested = [
    node("s", [1], { name: "in" }),
    node("s/by", [2]),
    node("s/by[]/when", [3], { within: 1 }),
    node("s/by[]/when/by", [4], { within: 1 }),
    node("s/by[]/when/by[]/changed", [5], { within: 3 }),
    node("s/by[]/when/by/publish", [], { within: 1 }),
  ]
  const { frames, nodes } = layout(nested)
  const [outer, inner] = frames as [(typeof frames)[0], (typeof frames)[0]]
  assert.equal([outer.router, inner.router], [1, 3])
  assert.ok(inner.x > outer.x && inner.x + inner.width < outer.x + outer.width)
  assert.ok(inner.y > outer.y && inner.y + inner.height < outer.y + outer.height)
  assert.ok(nodes[5]!.y > inner.y + inner.height, "what stands behind the inner router stands below its frame")
})

test("gives a card whose words are long a second line, and room below for that", () => {
  const long = node("s/when", [2], { args: '"service = \\"cpu\\" or service = \\"load\\" or service = \\"memory\\""' })
  const { nodes, edges } = layout([node("s", [1], { name: "in" }), long, node("s/when/log", [])])
  const [entry, when, log] = nodes as [(typeof nodes)[0], (typeof nodes)[0], (typeof nodes)[0]]
  assert.is(entry.height, card.height)
  assert.ok(when.height >= card.height + 15)
  assert.ok(when.y > entry.y + entry.height && log.y > when.y + when.height)
  assert.is(edges.find(({ from }) => from === 1)?.points[0]?.y, when.y + when.height)
})

test("gives the same places each time", () => {
  assert.equal(layout(disk), layout(disk.map(one => ({ ...one }))))
})

test("lays out a stream of a single place", () => {
  const { nodes, edges, frames } = layout([node("alone", [], { name: "in" })])
  assert.is(nodes.length, 1)
  assert.equal([edges, frames], [[], []])
})

test("leads arrow keys along edges, and between what stands side by side", () => {
  const laid = layout(disk)
  const [left, right] = laid.nodes[3]!.x < laid.nodes[5]!.x ? [3, 5] : [5, 3]
  assert.is(next(laid, 0, "ArrowDown"), 1)
  assert.is(next(laid, 1, "ArrowUp"), 0)
  assert.is(next(laid, 0, "ArrowUp"), 0, "there is nothing above the first")
  assert.is(next(laid, 4, "ArrowDown"), 4, "there is nothing below the last")
  assert.is(next(laid, left as number, "ArrowRight"), right)
  assert.is(next(laid, right as number, "ArrowLeft"), left)
  assert.is(next(laid, 4, "ArrowUp"), 3)
})

test("draws a line from point to point", () => {
  assert.is(
    line([
      { x: 0, y: 0 },
      { x: 10, y: 20 },
    ]),
    "M0,0C0,10 10,10 10,20",
  )
})

test.run()
