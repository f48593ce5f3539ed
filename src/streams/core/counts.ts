import type { Node } from "./node.ts"
import type { Scope } from "./scope.ts"

/** What a place has counted; where each key has a branch of its own, all places of the same address together. */
export interface Counts {
  readonly address: string
  in: number
  out: number
  errors: number
  readonly dropped: Record<string, number>
}

/** The counts of somebody's operators in a scope, those of its branches behind each; added to what is there. */
export function countsOf(scope: Scope, sums = new Map<string, Counts>()): Map<string, Counts> {
  for (const node of scope.nodes) {
    if (node.stage.name === "") continue
    add(sums, node)
    if (node.inner !== undefined) countsOf(node.inner, sums)
    for (const ended of node.built?.ended.values() ?? []) add(sums, ended)
    for (const live of node.built?.live ?? []) countsOf(live, sums)
  }
  return sums
}

/** The places of a root that listen to topics, if it begins with nothing else: of the events that enter it takes none. */
export function listenersOf({ entry }: Scope): readonly Node[] {
  const first = (node: Node): Node[] => node.downs.flatMap(down => (down.stage.name === "" ? first(down) : [down]))
  const found = first(entry)
  return found.every(({ stage }) => stage.topic !== undefined) ? found : []
}

/** What has entered a root: the events that were given to all of them, or what came on its topics; and what it left out while it rested. */
export function enteredAt(scope: Scope): Pick<Counts, "in" | "out"> & { readonly left: number } {
  const listeners = listenersOf(scope)
  const { entry } = scope
  if (listeners.length === 0) return { in: entry.in, out: entry.out, left: leftAt(entry) }
  const out = listeners.reduce((sum, one) => sum + one.out, 0)
  const left = listeners.reduce((sum, one) => sum + leftAt(one), 0)
  return { in: out + left, out, left }
}

/** Where a root begins nothing else is let go. */
const leftAt = ({ drops }: Node) => drops.reduce((sum, { count }) => sum + count, 0)

function add(sums: Map<string, Counts>, of: Counts | Node): void {
  const { address } = of
  let sum = sums.get(address)
  if (sum === undefined) sums.set(address, (sum = { address, in: 0, out: 0, errors: 0, dropped: {} }))
  // One that listens to a topic lets the events that enter its root go by.
  sum.in += "stage" in of && of.stage.topic !== undefined ? of.out + leftAt(of) : of.in
  sum.out += of.out
  sum.errors += of.errors
  const drops =
    "drops" in of ? of.drops.map(({ reason, count }) => [reason, count] as const) : Object.entries(of.dropped)
  for (const [reason, count] of drops) sum.dropped[reason] = (sum.dropped[reason] ?? 0) + count
}
