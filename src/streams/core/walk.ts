import type { Frame } from "./frame.ts"
import type { Scope } from "./scope.ts"

/** Visits every frame of a scope and of the branches in it, inner ones first. */
export function walk(scope: Scope, frame: Frame, visit: (frame: Frame, scope: Scope) => void): void {
  const was = scope.frame
  scope.frame = frame
  // Not `for of`: a scope that is restored from what was saved has holes.
  scope.nodes.forEach(node => {
    if (node.inner !== undefined) for (const inner of node.keys()) walk(node.scopeOf(inner), inner, visit)
  })
  visit(frame, scope)
  scope.frame = was
}
