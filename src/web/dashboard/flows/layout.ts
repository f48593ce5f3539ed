import { Graph, layout as lay } from "@dagrejs/dagre"
import type { FlowNode } from "../../../engine/live/flow.ts"
import { inWords } from "./in-words.ts"

/** The size of a node's card whose words stand in one line, in CSS pixels. */
export const card = { width: 232, height: 62 } as const
/** So many letters of its words stand in one line; more have a second one. */
const letters = 32
const secondLine = 15
const heightOf = (node: FlowNode): number => card.height + (inWords(node).length > letters ? secondLine : 0)
/** Room above the nodes of a frame, for its name. */
const head = 22
const gap = 14

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Point {
  readonly x: number
  readonly y: number
}
export interface Edge {
  readonly from: number
  readonly to: number
  readonly points: readonly Point[]
  /** Where what passes is told. */
  readonly label: Point
}
/** Around the branch of a router: one for each key stands for all of them. */
export interface Framed extends Box {
  readonly router: number
  readonly depth: number
}
/** Where the nodes of one stream stand, from the top left, in CSS pixels. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly Box[]
  readonly edges: readonly Edge[]
  readonly frames: readonly Framed[]
}

/** Lays out the tree of a stream, from above to below. The same nodes always stand at the same places. */
export function layout(nodes: readonly FlowNode[]): Layout {
  const graph = new Graph({ directed: true })
  graph.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 34, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const [i, node] of nodes.entries()) graph.setNode(String(i), { width: card.width, height: heightOf(node) })
  nodes.forEach(({ feeds }, i) => {
    for (const to of new Set(feeds)) if (to !== i) graph.setEdge(String(i), String(to), { weight: 1 })
  })
  lay(graph)
  const boxes = nodes.map((node, i) => {
    const { x = 0, y = 0 } = graph.node(String(i)) as Partial<Point>
    const height = heightOf(node)
    return { x: x - card.width / 2, y: y - height / 2, width: card.width, height }
  })
  return framed(nodes, boxes, graph)
}

/** The routers around a node, the innermost first. */
function routersOf(nodes: readonly FlowNode[], i: number): number[] {
  const around: number[] = []
  for (let at = nodes[i]?.within; at !== undefined && !around.includes(at); at = nodes[at]?.within) around.push(at)
  return around
}

/** Frames are drawn around what stands in a branch, and lower ranks make room for their heads. */
function framed(nodes: readonly FlowNode[], flat: readonly Box[], graph: Graph): Layout {
  const around = nodes.map((_, i) => routersOf(nodes, i))
  const routers = [...new Set(around.flat())]
  const members = (router: number) => nodes.flatMap((_, i) => (around[i]?.includes(router) ? [i] : []))
  // Those of one rank have one middle, however high they are.
  const middle = ({ y, height }: Box) => y + height / 2
  const opened = routers.map(router => Math.min(...members(router).map(i => middle(flat[i]!))))
  const closed = routers.map(router => Math.max(...members(router).map(i => middle(flat[i]!))))
  /** How far down what stands at a height is moved: by the heads that are opened above it, and the ends. */
  const push = (y: number) =>
    opened.filter(top => top <= y + 1).length * head + closed.filter(bottom => bottom < y - 1).length * gap
  const boxes = flat.map(box => ({ ...box, y: box.y + push(middle(box)) }))
  const frames = routers.map(router => {
    const inner = members(router)
    // How many frames stand inside of this one: each wants its own line.
    const levels = (i: number) => around[i]!.indexOf(router)
    const left = Math.min(...inner.map(i => boxes[i]!.x - gap * (levels(i) + 1)))
    const right = Math.max(...inner.map(i => boxes[i]!.x + card.width + gap * (levels(i) + 1)))
    const top = Math.min(...inner.map(i => boxes[i]!.y - head * (levels(i) + 1)))
    const bottom = Math.max(...inner.map(i => boxes[i]!.y + boxes[i]!.height + gap * (levels(i) + 1) * 0.8))
    const depth = around[router]!.length
    return { router, depth, x: left, y: top, width: right - left, height: bottom - top }
  })
  frames.sort((a, b) => a.depth - b.depth)
  const edges: Edge[] = graph.edges().map(({ v, w }: { readonly v: string; readonly w: string }) => {
    const [from, to] = [Number(v), Number(w)]
    const given = (graph.edge(v, w) as { points?: Point[] }).points ?? []
    const inner = given.slice(1, -1).map(({ x, y }) => ({ x, y: y + push(y) }))
    const [above, below] = [boxes[from]!, boxes[to]!]
    const start = { x: above.x + card.width / 2, y: above.y + above.height }
    const end = { x: below.x + card.width / 2, y: below.y }
    const points = [start, ...(inner.length > 1 || Math.abs(start.x - end.x) > 2 ? inner : []), end]
    return { from, to, points, label: { x: (end.x + (inner.at(-1)?.x ?? start.x)) / 2, y: end.y - 14 } }
  })
  const all = [...boxes, ...frames]
  const shift = Math.max(0, 8 - Math.min(...all.map(({ x }) => x)))
  const right = <T extends Point>(one: T): T => ({ ...one, x: one.x + shift })
  return {
    width: Math.max(...all.map(({ x, width }) => x + width)) + shift + 8,
    height: Math.max(...all.map(({ y, height }) => y + height)) + 8,
    nodes: boxes.map(right),
    frames: frames.map(right),
    edges: edges.map(edge => ({ ...edge, points: edge.points.map(right), label: right(edge.label) })),
  }
}

/** The line of an edge: it leaves and arrives upright. */
export function line(points: readonly Point[]): string {
  const [first, ...rest] = points as readonly [Point, ...Point[]]
  let text = `M${first.x},${first.y}`
  let last = first
  for (const point of rest) {
    const half = (point.y - last.y) / 2
    text += `C${last.x},${last.y + half} ${point.x},${point.y - half} ${point.x},${point.y}`
    last = point
  }
  return text
}

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"

/** Where an arrow key leads from a node: up and down along edges, left and right to what stands beside it. */
export function next({ edges, nodes }: Layout, at: number, arrow: Arrow): number {
  const here = nodes[at]
  if (here === undefined) return at
  const nearest = (list: readonly number[], far: (box: Box) => number) =>
    [...list].sort((a, b) => far(nodes[a]!) - far(nodes[b]!))[0] ?? at
  if (arrow === "ArrowDown" || arrow === "ArrowUp") {
    const ways = edges.flatMap(({ from, to }) =>
      arrow === "ArrowDown" ? (from === at ? [to] : []) : to === at ? [from] : [],
    )
    return nearest(ways, box => Math.abs(box.x - here.x))
  }
  const isRight = arrow === "ArrowRight"
  const beside = nodes.flatMap((box, i) => (i !== at && (isRight ? box.x > here.x + 4 : box.x < here.x - 4) ? [i] : []))
  return nearest(beside, box => Math.abs(box.y - here.y) * 3 + Math.abs(box.x - here.x))
}
