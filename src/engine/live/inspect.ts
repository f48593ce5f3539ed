import { addressIn } from "../../streams/core/address.ts"
import { countsOf, enteredAt } from "../../streams/core/counts.ts"
import type { Frame } from "../../streams/core/frame.ts"
import type { Node } from "../../streams/core/node.ts"
import { nodesIn } from "../../streams/core/nodes-in.ts"
import type { Tree } from "../../streams/core/tree.ts"
import { walk } from "../../streams/core/walk.ts"
import type { InspectRequest } from "../remote.ts"
import { digest } from "../replay/digest.ts"
import { missing } from "../trace.ts"
import type { Flow, FlowNode } from "./flow.ts"
import type { Held, Inspection } from "./inspection.ts"
import { type Places, placesOf } from "./places.ts"

/** What a place of a tree holds and has counted. Throws DM144 where there is none. */
export function inspect(tree: Tree, flow: Flow, { address, limit = 50 }: InspectRequest): Inspection {
  const all = flow.streams.flatMap(({ nodes }) => nodes)
  const places = placesOf(address)
  const meant = meantBy(address, places, all)
  if (meant === undefined)
    throw missing(
      address,
      all.map(node => node.address),
    )
  const { feeds: _, within: __, ...shown } = meant
  const root = tree.roots.find(({ scope }) => isWithin(meant.address, scope.entry.address))
  const counts = root && countsOf(root.scope).get(meant.address)
  const entered = root?.scope.entry.address === meant.address ? enteredAt(root.scope) : undefined
  const { held, keys } = heldAt(tree, meant.address, places, Number(limit))
  return {
    ...shown,
    in: counts?.in ?? entered?.in ?? 0,
    out: counts?.out ?? entered?.out ?? 0,
    errors: counts?.errors ?? 0,
    dropped: counts?.dropped ?? {},
    now: tree.clock.seconds,
    keys,
    held,
  }
}

const isWithin = (address: string, root: string) => address === root || address.startsWith(`${root}/`)

/** `disk/by[]/throttle`, `disk/by[web-1]/throttle` and `disk.by.throttle` are one place; a name that `named` gives is too. */
const meantBy = (asked: string, places: Places, nodes: readonly FlowNode[]): FlowNode | undefined =>
  nodes.find(({ address, title }) => address === asked || title === asked) ??
  nodes.find(({ address }) => places.mayBe(address))

function heldAt(tree: Tree, address: string, { isExact, isOfAllKeys }: Places, limit: number) {
  const held: Held[] = []
  let keys = 0
  const see = (node: Node, frame: Frame) => {
    const state = node.slot >= 0 && node.inner === undefined ? frame.at(node.slot) : undefined
    const timers = frame.timers?.filter(({ home }) => home === node) ?? []
    if (state === undefined && timers.length === 0) return
    // Of a hundred thousand keys most are only counted.
    if (isOfAllKeys && keys >= limit) return void keys++
    const address = addressIn(node, frame)
    if (!isExact(address)) return
    if (keys++ >= limit) return
    held.push({
      address,
      state: digest(state),
      due: Object.fromEntries(timers.map(({ name, due }) => [name, due / 1000])),
    })
  }
  for (const { scope } of tree.roots) {
    const nodes = new Set(nodesIn(scope).filter(node => node.address === address))
    if (nodes.size === 0) continue
    walk(scope, scope.frame, (frame, inner) => {
      for (const node of nodes) if (node.scope === inner) see(node, frame)
    })
  }
  return { held, keys }
}
