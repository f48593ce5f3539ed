import type { Flow, FlowNode } from "../../../engine/live/flow.ts"
import { keyText } from "../../../print/key-text.ts"

export interface Place {
  /** Which stream, and which of its nodes. */
  readonly stream: number
  readonly node: number
}

/** Finds the place of the streams that an address stands for, with or without its keys. */
export function places(flow: Flow): (address: string) => Place | undefined {
  const exact = new Map<string, Place>()
  const patterns: { readonly test: RegExp; readonly place: Place }[] = []
  for (const [stream, { nodes }] of flow.streams.entries()) {
    for (const [node, { address }] of nodes.entries()) {
      const place = { stream, node }
      exact.set(address, place)
      if (address.includes("[]")) patterns.push({ test: pattern(address), place })
    }
  }
  const known = new Map<string, Place | undefined>()
  return address => {
    const place = exact.get(address)
    if (place !== undefined || !address.includes("[")) return place
    if (known.has(address)) return known.get(address)
    const found = patterns.find(({ test }) => test.test(address))?.place
    if (known.size > 10_000) known.clear()
    known.set(address, found)
    return found
  }
}

const pattern = (address: string) =>
  new RegExp(`^${address.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("\\[\\]", "\\[.*\\]")}$`, "s")

/** The keys in an address that `place` has none in: `web-1` of `disk/by[web-1]/throttle`. */
export function keysIn(address: string, { address: place }: Pick<FlowNode, "address">): string {
  const source = pattern(place).source.replaceAll("\\[.*\\]", "\\[(.*)\\]")
  return new RegExp(source, "s").exec(address)?.slice(1).map(keyText).join(" · ") ?? ""
}

/** The nodes that give each value to the branch of its key. */
export const routersIn = (nodes: readonly FlowNode[]): ReadonlySet<number> =>
  new Set(nodes.flatMap(({ within }) => within ?? []))

/** For each node, the places before it on the ways to it, itself not among them. */
export function ancestors(nodes: readonly FlowNode[]): readonly ReadonlySet<number>[] {
  const before = nodes.map(() => new Set<number>())
  nodes.forEach(({ feeds, within }, i) => {
    for (const fed of feeds) before[fed]?.add(i)
    // What leaves a branch, its router emits.
    if (within !== undefined) before[within]?.add(i)
  })
  return nodes.map((_, start) => {
    const found = new Set<number>()
    const from = [...(before[start] as Set<number>)]
    for (let at = from.pop(); at !== undefined; at = from.pop()) {
      if (at === start || found.has(at)) continue
      found.add(at)
      from.push(...(before[at] as Set<number>))
    }
    return found
  })
}
