import type { Frame } from "./frame.ts"
import type { Scope } from "./scope.ts"
import type { Tree } from "./tree.ts"

/** How long a key of `by` outlives the longest deadline it has seen, unless it says otherwise: a day. */
const lingers = 86_400_000

/** Ends the keys whose time has come, inner keys first; returns how many live on. */
export const sweep = (tree: Tree): number =>
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
