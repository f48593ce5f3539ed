import { parse } from "../query/parse.ts"
import { slipIn } from "../query/slip.ts"
import type { Node } from "../streams/core/node.ts"
import { nodesIn } from "../streams/core/nodes-in.ts"
import type { Scope } from "../streams/core/scope.ts"
import type { Tree } from "../streams/core/tree.ts"
import { at } from "./load/place.ts"
import type { Located } from "./load/source-map.ts"
import { type Named, partition } from "./partition.ts"

interface Adviser {
  /** Where in the user's text a stack was. */
  locate(stack: string): Located | undefined
  /** The names of dmon's own operators: of others nobody knows what they do. */
  readonly own: ReadonlySet<string>
}

/** Operators whose texts are queries. */
const asking = new Set(["when", "split", "dual", "apdex"])
/** Those of dmon's that do something by themselves, besides the outputs. */
const acting = new Set(["index", "publish", "reinject"])

/** What is allowed in streams, but very likely not meant, a line each. */
export function advice(streams: readonly Named[], { locate, own }: Adviser): readonly string[] {
  const tree = partition({ start: 0, act() {} }).grow(streams)
  const told = [...misspelt(tree), ...parted(tree, own)].map(([node, text]) => {
    const place = locate(node.stage.site?.stack ?? "")
    return place ? `${at(place)}  ${text}` : `${node.address}  ${text}`
  })
  tree.dispose()
  return [...new Set(told)]
}

/** Queries with a name that is nearly a field's: any name may be an attribute, but this one is hardly meant to be. */
function* misspelt(tree: Tree): Generator<readonly [Node, string]> {
  for (const node of tree.roots.flatMap(({ scope }) => nodesIn(scope))) {
    if (!asking.has(node.stage.name)) continue
    for (const text of node.stage.args.filter(one => typeof one === "string")) {
      const slip = slipOf(text)
      if (slip) yield [node, `${text} asks for an attribute ${slip.name}: did you mean ${slip.meant}?`]
    }
  }
}

function slipOf(text: string) {
  try {
    // `attributes.sevice` is spelt out, and meant so.
    return slipIn({ mentions: parse(text).mentions.filter(({ name, length }) => name.length === length) }, [])
  } catch {
    return undefined
  }
}

/** Operators side by side, one of which does nothing, and nothing follows it: they were most likely to follow each other. */
function* parted(tree: Tree, own: ReadonlySet<string>): Generator<readonly [Node, string]> {
  for (const { scope, ends } of tree.roots) {
    const groups = new Set<Node>()
    for (const { leaf, within } of leaves(scope, ends)) {
      const { name } = leaf.stage
      if (!own.has(name) || acting.has(name) || leaf.spec.output !== undefined) continue
      const feeder = within.nodes.find(node => node.downs.includes(leaf))
      const siblings = feeder?.downs.filter(({ address }) => address !== "") ?? []
      if (feeder === undefined || siblings.length < 2 || groups.has(feeder)) continue
      groups.add(feeder)
      const place = siblings.indexOf(leaf)
      const follower = (siblings[place + 1] ?? siblings[place - 1])?.stage.name
      const chain = `${name}(${[...leaf.stage.args.flatMap(argument), `${follower}(…)`].join(", ")})`
      yield [leaf, `what ${name} emits goes nowhere: did you mean ${chain} or pipe(…)?`]
    }
  }
}

/** The nodes after which nothing follows in a root, those in the branches of a `by` at its end too. */
function leaves(scope: Scope, ends: readonly Node[]): readonly { readonly leaf: Node; readonly within: Scope }[] {
  return ends.flatMap(node => {
    const { inner, built } = node
    if (built !== undefined) return []
    if (inner === undefined) return [{ leaf: node, within: scope }]
    const last = inner.nodes.filter(one => inner.exit !== undefined && one.downs.includes(inner.exit))
    return last.includes(inner.entry) ? [{ leaf: node, within: scope }] : leaves(inner, last)
  })
}

/** An argument as it may have been written. An object after others is most often made of defaults. */
const argument = (value: unknown, place: number): string | [] => {
  if (typeof value === "string" || typeof value === "number") return JSON.stringify(value)
  return typeof value === "object" && place > 0 ? [] : "…"
}
