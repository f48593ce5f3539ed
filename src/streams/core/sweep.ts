import type { Timer } from "../../base/clock.ts"
import type { Frame } from "./frame.ts"
import type { Scope } from "./scope.ts"
import type { Tree } from "./tree.ts"

/** How long a key of `by` outlives the longest deadline it has seen, unless it says otherwise: a day. */
const lingers = 86_400_000

const every = 60_000

/** Looks now and then, as long as there are keys that may end. */
export function sweeping(tree: Tree) {
  let timer: Timer | undefined
  const later = (next: Timer) => {
    next.due = (Math.floor(tree.clock.now / every) + 1) * every
    tree.clock.set(next)
  }
  const fire = () => {
    if (sweep(tree) > 0) later(timer as Timer)
    else timer = undefined
  }
  return {
    /** There are, or may be, keys that end one day. */
    revive() {
      if (timer === undefined) later((timer = { due: 0, order: -1, slot: -1, fire }))
    },
    stop() {
      if (timer !== undefined) tree.clock.cancel(timer)
    },
  }
}

/** Ends the keys whose time has come, inner keys first; returns how many live on. */
const sweep = (tree: Tree): number =>
  tree.roots.reduce((live, { scope }) => live + sweepScope(tree, scope, scope.frame), 0)

function sweepScope(tree: Tree, scope: Scope, outer: Frame): number {
  let live = 0
  for (const node of scope.nodes) {
    if (node.inner === undefined) continue
    tree.enter(scope, outer, () => {
      for (const frame of node.keys()) {
        const within = sweepScope(tree, node.scopeOf(frame), frame)
        const { idle = lingers } = node.spec as { idle?: number }
        const ends = within === 0 && frame.timers === undefined && frame.until + idle <= tree.clock.now
        if (ends) node.endKey(frame)
        else live += 1 + within
      }
    })
  }
  return live
}
