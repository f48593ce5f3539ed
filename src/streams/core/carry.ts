import type { Frame } from "./frame.ts"
import { type Laid, layout, match } from "./layout.ts"
import { Mover } from "./mover.ts"
import type { Node } from "./node.ts"
import type { Root, Tree } from "./tree.ts"

/** What a reload did, or would do, with the state of one place. */
export interface Carried {
  readonly kept: readonly string[]
  /** State that starts anew, and why. */
  readonly reset: readonly { readonly address: string; readonly why: string }[]
  /** Places that hold state and have no like in the new tree: kept a while, should they return. */
  readonly homeless: readonly string[]
}

/** State that lost its place, kept should the place return: an edit that is undone, a file seen half written. */
export interface Homeless {
  readonly root: string
  readonly laid: Laid
  readonly frame: Frame
  readonly node: Node
  /** The moment, in clock milliseconds, at which it was put aside. */
  readonly since: number
}

/**
 * Carries the state of one tree over to the next: each root's to the root of its name, places matched as by `match`,
 * with what was put aside before. `dry` only says what would happen. The old tree must not run any more afterwards.
 */
export function carry(
  old: Tree,
  now: Tree,
  aside: readonly Homeless[] = [],
  dry = false,
): Carried & { readonly aside: readonly Homeless[] } {
  const mover = new Mover(dry)
  if (!dry) {
    now.series = old.series
    // Frames that move keep the round in which they changed; what was being taken of the old tree is given up.
    now.round = old.round + 1
    old.shot?.end()
  }
  const left: Homeless[] = []
  const used = new Set<Homeless>()
  for (const before of old.roots) {
    const was = layout(before.scope)
    const after = now.roots.find(root => root.name === before.name)
    const pairs = after ? match(was, layout(after.scope)) : []
    for (const [a, b] of pairs) move(mover, a, before, b, after as Root)
    for (const laid of was) {
      if (laid.slot < 0 || pairs.some(([a]) => a === laid)) continue
      const node = before.scope.nodes[laid.place] as Node
      left.push({ root: before.name, laid, frame: before.scope.frame, node, since: old.clock.now })
    }
  }
  for (const root of now.roots) {
    const before = old.roots.find(({ name }) => name === root.name)
    const is = layout(root.scope)
    const taken = before ? match(layout(before.scope), is).map(([, b]) => b.place) : []
    for (const laid of is.filter(({ place, slot }) => slot >= 0 && !taken.includes(place))) {
      const found = aside.find(
        h => !used.has(h) && h.root === root.name && h.laid.address === laid.address && h.laid.version === laid.version,
      )
      if (!found) continue
      used.add(found)
      mover.place(found.laid, found.node, found.frame, laid, root.scope.nodes[laid.place] as Node, root.scope.frame)
    }
  }
  mover.timers.sort((a, b) => a.order - b.order)
  for (const { timer } of mover.timers) now.clock.set(timer)
  if (!dry) now.sweeping.revive()
  return {
    kept: [...mover.kept],
    reset: [...mover.reset.values()],
    homeless: left.map(({ laid }) => laid.address),
    aside: [...aside.filter(h => !used.has(h)), ...left],
  }
}

function move(mover: Mover, a: Laid, before: Root, b: Laid, after: Root): void {
  const [from, to] = [before.scope.nodes[a.place] as Node, after.scope.nodes[b.place] as Node]
  mover.place(a, from, before.scope.frame, b, to, after.scope.frame)
}
