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

function add(sums: Map<string, Counts>, of: Counts | Node): void {
  const { address } = of
  let sum = sums.get(address)
  if (sum === undefined) sums.set(address, (sum = { address, in: 0, out: 0, errors: 0, dropped: {} }))
  sum.in += of.in
  sum.out += of.out
  sum.errors += of.errors
  const drops =
    "drops" in of ? of.drops.map(({ reason, count }) => [reason, count] as const) : Object.entries(of.dropped)
  for (const [reason, count] of drops) sum.dropped[reason] = (sum.dropped[reason] ?? 0) + count
}
