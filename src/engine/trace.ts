import { DmonError } from "../base/error.ts"
import { addressIn } from "../streams/core/address.ts"
import type { Frame } from "../streams/core/frame.ts"
import { Node } from "../streams/core/node.ts"
import type { Scope } from "../streams/core/scope.ts"
import type { Tree } from "../streams/core/tree.ts"
import { similar } from "./load/similar.ts"

/** A value, and when it was seen: seconds by the virtual clock. */
export interface At<T = unknown> {
  readonly time: number
  readonly value: T
}

/** What came to a place of the streams, and what left it. */
export interface Seen {
  readonly in: readonly At[]
  readonly out: readonly At[]
}

export interface Trace {
  /** How much has been seen so far. */
  readonly length: number
  /** What a place saw until then. Throws DM144 where there is no such place. */
  at(place: string, until: number): Seen
}

/** One side of a node, as the log names it: what is given to it, or what it emits. */
interface Side {
  readonly node: Node
}
interface Sides {
  readonly enters: Side
  readonly leaves: Side
}

/** Everything in order: for each value the side, the frame and the value, and apart from them its time. */
interface Log {
  readonly entries: unknown[]
  readonly times: number[]
}

/** Records what every place of a tree is given and emits; begun before the tree's first value. */
export function trace(tree: Tree): Trace {
  const log: Log = { entries: [], times: [] }
  const { entries, times } = log
  const sides = write(log, tree)
  return {
    get length() {
      return times.length
    },
    at(place, until) {
      const spots = spotsAt(sides, place)
      const seen: { in: At[]; out: At[] } = { in: [], out: [] }
      for (let i = 0; i < until; i++) {
        const side = entries[3 * i] as Side
        for (const spot of spots) {
          const enters = side === spot.enters
          const ends = spot.ends.has(side)
          if (!(enters || ends) || !spot.holds(entries[3 * i + 1] as Frame)) continue
          const one = { time: times[i] as number, value: entries[3 * i + 2] }
          if (enters) seen.in.push(one)
          if (ends) seen.out.push(one)
        }
      }
      return seen
    },
  }
}

/** Lets the nodes write the log. It is long, so it is flat, and what a node emits for another alone that one writes. */
function write({ entries, times }: Log, { roots, clock }: Tree): Map<Node, Sides> {
  const nodes = roots.flatMap(({ scope }) => nodesIn(scope))
  const entered = new Map(nodes.map((node): [Node, Side] => [node, { node }]))
  const sides = new Map<Node, Sides>()
  for (const node of nodes) {
    const enters = entered.get(node) as Side
    const heard = node.downs.find(down => down.feeders === 1 && entered.has(down))
    const leaves = (heard && entered.get(heard)) ?? { node }
    sides.set(node, { enters, leaves })
    node.next = value => {
      entries.push(enters, node.scope.frame, value)
      times.push(clock.seconds)
      Node.prototype.next.call(node, value)
    }
    if (heard !== undefined) continue
    node.emit = value => {
      entries.push(leaves, node.scope.frame, value)
      times.push(clock.seconds)
      Node.prototype.emit.call(node, value)
    }
  }
  return sides
}

const nodesIn = (scope: Scope): Node[] =>
  scope.nodes.flatMap(node => [
    ...(node.address === "" ? [] : [node]),
    ...(node.inner === undefined ? [] : nodesIn(node.inner)),
  ])

/** A node that a place means. */
interface Spot {
  readonly enters: Side
  /** The sides at which values leave the place. */
  readonly ends: ReadonlySet<Side>
  /** Whether the place means the node for the key of this frame. */
  holds(frame: Frame): boolean
}

/** What a place may be: an address with its keys, or for every key (`by[]`), or a name that `named` gives. */
function spotsAt(sides: ReadonlyMap<Node, Sides>, place: string): Spot[] {
  const nodes = [...sides.keys()]
  // A root, a key's branch, or a route begins there: what enters is what the node emits, nothing else is given to it.
  const entries = new Set(nodes.flatMap(({ scope, routes }) => [scope.entry, ...routes]))
  const places = nodes.filter(node => node.stage.name !== "" || entries.has(node))
  const spot = (node: Node, every: boolean): Spot => {
    const { enters, leaves } = sides.get(node) as Sides
    const isEntry = entries.has(node)
    const ends = isEntry || node.stage.pin !== undefined ? endsOf(node) : [node]
    const known = new Map<Frame, boolean>()
    return {
      enters: isEntry ? leaves : enters,
      ends: new Set(ends.map(end => (sides.get(end) as Sides).leaves)),
      holds(frame) {
        if (every) return true
        const is = known.get(frame) ?? addressIn(node, frame) === place
        known.set(frame, is)
        return is
      },
    }
  }
  const exact = places.filter(({ address }) => address === place)
  if (exact.length > 0) return exact.map(node => spot(node, true))
  const named = places.filter(({ stage }) => stage.pin?.name === place)
  if (named.length > 0) return named.map(node => spot(node, true))
  const keyed = places.filter(({ address }) => keys(address).test(place))
  if (keyed.length > 0) return keyed.map(node => spot(node, false))
  throw missing(
    place,
    places.map(({ address }) => address),
  )
}

/** The nodes within an entry or a `named` that feed what is outside of it. */
function endsOf({ scope, address }: Node): Node[] {
  const isWithin = (node: Node) => node.address === address || node.address.startsWith(`${address}/`)
  // Without an address are the exit of the scope, who listens to a root, and what hands to raw RxJS, which is within.
  const isOutside = (node: Node) =>
    node.address === "" ? node === scope.exit || node.closing === undefined : !isWithin(node)
  return scope.nodes.filter(node => node.address !== "" && isWithin(node) && node.downs.some(isOutside))
}

const shown = 20
const depthOf = (address: string) => address.split("/").length

/** The addresses with keys that this one stands for. */
const keys = (address: string) =>
  new RegExp(`^${address.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("\\[\\]", "\\[.*\\]")}$`, "s")

/** DM144: there is no such place; told with some that there are, the streams themselves before what is in them. */
export function missing(place: string, addresses: readonly string[]): DmonError {
  const near = similar(place, addresses)
  const places = [...new Set(addresses)].sort((a, b) => depthOf(a) - depthOf(b))
  const more = places.length > shown ? `\n… ${places.length - shown} more: dmon top shows all` : ""
  return new DmonError("DM144", `the streams have no place ${JSON.stringify(place)}`, {
    more: { places: `${places.slice(0, shown).join("\n")}${more}` },
    fix:
      near.length > 0
        ? `did you mean  ${near.join("   or   ")} ?`
        : 'give a stream\'s name, an address such as "disk/by[web-1]/throttle", or the name that `named` gives',
  })
}
