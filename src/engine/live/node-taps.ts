import { addressIn } from "../../streams/core/address.ts"
import { listenersOf } from "../../streams/core/counts.ts"
import { hook } from "../../streams/core/hook.ts"
import type { Node } from "../../streams/core/node.ts"
import { nodesIn } from "../../streams/core/nodes-in.ts"
import type { Tree } from "../../streams/core/tree.ts"
import { missing } from "../trace.ts"
import { type Places, placesOf } from "./places.ts"

type See = (value: unknown, at: string) => void

const topics = "@topic/"

interface Tap {
  readonly places: Places
  /** What is published there is meant, wherever. */
  readonly topic: string | undefined
  readonly side: "in" | "out"
  readonly see: See
}

interface Hooked {
  readonly in: Set<Tap>
  readonly out: Set<Tap>
  /** Tells both sides. */
  both(value: unknown): void
  unhook(): void
}

/** Who looks at places of the streams, whichever streams run. */
export interface NodeTaps {
  /** Throws DM144 where no place is meant. */
  add(of: string, side: "in" | "out", see: See): () => void
  /** These streams run now. */
  attach(tree: Tree): void
}

/** Costs nothing where nobody looks: a node is given a function of its own only while it is tapped. */
export function nodeTaps(): NodeTaps {
  const taps = new Set<Tap>()
  let tree: Tree | undefined
  let hooks = new Map<Node, Hooked>()

  const see = (node: Node, tapped: Set<Tap>, value: unknown) => {
    if (tapped.size === 0) return
    const at = addressIn(node, node.scope.frame)
    for (const { places, see } of tapped) if (places.isExact(at)) see(value, at)
  }
  const hooked = (node: Node): Hooked => {
    const known = hooks.get(node)
    if (known !== undefined) return known
    const sides = { in: new Set<Tap>(), out: new Set<Tap>() }
    const isEntry = node.scope.entry === node
    const both = (value: unknown) => {
      see(node, sides.in, value)
      see(node, sides.out, value)
    }
    // What listens to a topic is given what comes on that, and not what enters its root.
    const isListener = node.stage.topic !== undefined
    const listeners = isEntry ? listenersOf(node.scope) : []
    const unhooks = [
      ...(isEntry || isListener
        ? []
        : [
            hook(node, "next", inner => value => {
              see(node, sides.in, value)
              inner(value)
            }),
          ]),
      ...(listeners.length > 0
        ? []
        : [
            hook(node, "emit", inner => value => {
              // Nothing is given to where a root or a branch begins: what enters there is what it emits.
              if (isEntry || isListener) both(value)
              else see(node, sides.out, value)
              if (isListener) hooks.get(node.scope.entry)?.both(value)
              inner(value)
            }),
          ]),
    ]
    const made = { ...sides, both, unhook: () => unhooks.reverse().forEach(undo => void undo()) }
    hooks.set(node, made)
    for (const one of listeners) hooked(one)
    return made
  }
  const isTapped = (node: Node) => [hooks.get(node)?.in, hooks.get(node)?.out].some(taps => taps && taps.size > 0)
  const put = (tap: Tap, nodes: readonly Node[]) => {
    const { topic } = tap
    const isMeant = ({ address, stage }: Node) =>
      topic === undefined ? tap.places.mayBe(address) : stage.name === "publish" && stage.args[0] === topic
    const meant = nodes.filter(node => isPlace(node) && isMeant(node))
    for (const node of meant) hooked(node)[tap.side].add(tap)
    return meant.length
  }
  const all = (of: Tree) => of.roots.flatMap(({ scope }) => nodesIn(scope))
  const listen = () => {
    if (tree === undefined) return
    tree.recorded = taps.size === 0 ? undefined : scope => taps.forEach(tap => void put(tap, nodesIn(scope)))
  }

  return {
    add(of, side, see) {
      const topic = of.startsWith(topics) ? of.slice(topics.length) : undefined
      const tap: Tap = { places: placesOf(topic === undefined ? of : "*"), topic, side, see }
      const nodes = tree === undefined ? [] : all(tree)
      // A topic is there for whoever listens, whether somebody publishes to it or not.
      if (put(tap, nodes) === 0 && topic === undefined)
        throw missing(
          of,
          nodes.filter(isPlace).map(({ address }) => address),
        )
      taps.add(tap)
      listen()
      return () => {
        taps.delete(tap)
        for (const sides of hooks.values()) {
          sides.in.delete(tap)
          sides.out.delete(tap)
        }
        for (const [node, sides] of hooks) {
          if (isTapped(node) || (node.stage.topic !== undefined && isTapped(node.scope.entry))) continue
          sides.unhook()
          hooks.delete(node)
        }
        listen()
      }
    },
    attach(next) {
      if (next === tree) return
      if (tree !== undefined) tree.recorded = undefined
      hooks = new Map()
      tree = next
      for (const tap of taps) put(tap, all(next))
      listen()
    },
  }
}

/** What somebody wrote, and where a stream begins. */
const isPlace = (node: Node) =>
  node.address !== "" && (node.stage.name !== "" || (node.scope.entry === node && node.scope.router === undefined))
