import type { Node } from "../../streams/core/node.ts"
import { nodesIn } from "../../streams/core/nodes-in.ts"
import type { Target } from "../../streams/core/target.ts"
import type { Tree } from "../../streams/core/tree.ts"

/** A stream, or an output, as somebody names it. */
export interface Asked {
  /** The streams by whose way it is reached. */
  readonly streams: readonly string[]
  /** Whether a way to it leads over a node. */
  readonly leads: (node: Node) => boolean
}

/** What a name means in a tree: a stream by its name, or an output by its name or key; undefined if there is no such. */
export function waysTo(tree: Tree, name: string): Asked | undefined {
  const root = tree.roots.find(one => one.name === name)
  const isMeant =
    root === undefined ? (node: Node) => isOutput(node, name) : ({ scope }: Node) => isWithin(scope.entry.address, name)
  const hearing = tree.roots.flatMap(({ scope }) => scope.nodes.filter(({ stage }) => stage.topic !== undefined))
  const known = new Map<Node, boolean>()
  const leads = (node: Node): boolean => {
    const is = known.get(node)
    if (is !== undefined) return is
    known.set(node, false)
    const found = isMeant(node) || next(node, hearing).some(leads)
    known.set(node, found)
    return found
  }
  const streams = tree.roots.filter(({ scope }) => leads(scope.entry)).map(one => one.name)
  return streams.length > 0 ? { streams, leads } : undefined
}

const isWithin = (address: string, stream: string) => address === stream || address.startsWith(`${stream}/`)

function isOutput({ spec }: Node, name: string): boolean {
  const output = spec.output as Target<never> | undefined
  return output !== undefined && [output.name, output.key].includes(name)
}

/** The nodes that get what a node lets pass, or publishes. */
function next(node: Node, hearing: readonly Node[]): readonly Node[] {
  const { scope, stage } = node
  const isTap = node.address === "" && node.closing !== undefined && node !== scope.exit
  return [
    ...node.downs,
    ...node.routes,
    ...(node.inner === undefined ? [] : [node.inner.entry]),
    ...[...(node.built?.live ?? [])].map(({ entry }) => entry),
    ...(node === scope.exit ? (scope.router?.downs ?? []) : []),
    // What raw RxJS does with it is not known: it may come out wherever raw RxJS ends.
    ...(isTap ? scope.nodes.filter(({ stage }) => stage.name === "rx") : []),
    ...(stage.name === "publish" ? hearing.filter(({ stage: { topic } }) => topic === stage.args[0]) : []),
  ]
}

/** What there is to name. */
export const namesIn = (tree: Tree): string[] => [
  ...tree.roots.map(({ name }) => name),
  ...new Set(tree.roots.flatMap(({ scope }) => nodesIn(scope).flatMap(({ spec }) => spec.output?.name ?? []))),
]
