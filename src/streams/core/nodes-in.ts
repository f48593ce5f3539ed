import type { Node } from "./node.ts"
import type { Scope } from "./scope.ts"

/** The nodes of a scope and of all branches in it, those of a branch behind its router. */
export const nodesIn = (scope: Scope): Node[] =>
  scope.nodes.flatMap(node => [
    node,
    ...(node.inner === undefined ? [] : nodesIn(node.inner)),
    ...[...(node.built?.live ?? [])].flatMap(nodesIn),
  ])
