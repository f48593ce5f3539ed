import type { Node } from "./node.ts"

type Method = "next" | "emit" | "act" | "ring"

/**
 * Puts a function in the place of one of a node's methods, and answers how to take it away again. Hooks on one method
 * are taken away in the reverse order, those that are put on together too: a node's shape then is what it was before.
 */
export function hook<M extends Method>(node: Node, method: M, make: (inner: Node[M]) => Node[M]): () => void {
  const before = Object.hasOwn(node, method) ? node[method] : undefined
  node[method] = make(node[method].bind(node) as Node[M])
  return () => {
    if (before === undefined) delete (node as Partial<Pick<Node, Method>>)[method]
    else node[method] = before
  }
}
