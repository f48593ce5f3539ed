import { nodesIn } from "./nodes-in.ts"
import type { Target } from "./target.ts"
import type { Tree } from "./tree.ts"

/** The outputs that stand in a tree, whether they have been asked for anything or not. */
export const outputsOf = (tree: Tree): Target<never>[] =>
  tree.roots.flatMap(({ scope }) => nodesIn(scope)).flatMap(({ spec }) => spec.output ?? [])
