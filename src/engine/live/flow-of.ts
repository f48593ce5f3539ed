import type { Node } from "../../streams/core/node.ts"
import type { Scope } from "../../streams/core/scope.ts"
import type { Root, Tree } from "../../streams/core/tree.ts"
import { argsText } from "./args-text.ts"
import type { Flow, FlowNode, Written } from "./flow.ts"

/** What a stack that was taken where an operator was written says of its place. */
export type Locate = (stack: string) => Written | undefined

/** What the user's file says of a stream, by its name. */
export type DocOf = (stream: string) => string | undefined

/** The streams of a tree as a picture shows them; `version`: which they are. */
export function flowOf(tree: Tree, version: Pick<Flow, "version" | "since">, locate: Locate, docOf: DocOf): Flow {
  const streams = tree.roots.map(root => {
    const doc = docOf(root.name)
    return { name: root.name, ...(doc !== undefined && { doc }), nodes: nodesOf(root, locate) }
  })
  return { ...version, streams }
}

/** The nodes that a picture shows, each once: somebody's operators, where raw RxJS gives back, and where the root begins. */
function shownIn({ scope }: Root): Node[] {
  const shown = new Map<string, Node>()
  const add = (inner: Scope) => {
    for (const node of inner.nodes) {
      if (node.stage.name !== "" || node === scope.entry) if (!shown.has(node.address)) shown.set(node.address, node)
      if (node.inner !== undefined) add(node.inner)
      node.built?.live.forEach(add)
    }
  }
  add(scope)
  return [...shown.values()]
}

function nodesOf(root: Root, locate: Locate): FlowNode[] {
  const nodes = shownIn(root)
  const places = new Map(nodes.map((node, i) => [node.address, i]))
  return nodes.map(node => {
    const { stage, spec } = node
    const within = node.scope.router && places.get(node.scope.router.address)
    const written = stage.site?.stack === undefined ? undefined : locate(stage.site.stack)
    const sends = sentBy(node)
    return {
      address: node.address,
      name: node === root.scope.entry ? "in" : stage.name,
      args: stage.pin ? "" : argsText(stage.given ?? stage.args),
      feeds: [...new Set(fedBy(node).map(fed => places.get(fed.address) as number))],
      ...(within !== undefined && { within }),
      ...(sends !== undefined && { sends }),
      ...(stage.pin && { title: stage.pin.name }),
      ...(stage.pin?.summary !== undefined && { summary: stage.pin.summary }),
      ...(written && { written }),
      ...((node.volatile || spec === undefined) && { volatile: true as const }),
    }
  })
}

/** The nodes that are shown next on the ways out of one. */
function fedBy(node: Node): Node[] {
  const branches = [...(node.inner ? [node.inner] : []), ...(node.built?.live ?? [])].filter(({ exit }) => exit)
  // A router gives to its branches; what leaves them, it emits.
  if (branches.length > 0 && node.spec.next !== undefined) return branches.flatMap(({ entry }) => nextTo(entry))
  return [...node.routes.flatMap(nextTo), ...nextTo(node)]
}

function nextTo(node: Node): Node[] {
  return node.downs.flatMap(down => {
    if (down.scope.exit === down) return nextTo(down.scope.router as Node)
    if (down.stage.name !== "") return [down]
    // Raw RxJS: where it comes back is known, which of its ways leads there is not.
    if (down.address === "" && down.closing !== undefined) return down.scope.nodes.filter(isOutlet)
    return nextTo(down)
  })
}

const isOutlet = ({ stage }: Node) => stage.name === "rx"

function sentBy({ spec, stage }: Node): string | undefined {
  if (spec.output?.key !== undefined) return spec.output.key
  if (stage.name === "index") return "index"
  if (stage.name === "reinject") return "all streams, again"
  if (stage.name === "publish") return `topic ${stage.args[0]}`
  return undefined
}
