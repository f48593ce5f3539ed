import { Frame } from "./frame.ts"
import { Node } from "./node.ts"
import { pass } from "./pass.ts"
import type { Branch } from "./stage.ts"
import type { Tree } from "./tree.ts"

/** The nodes of one root, or of one router's branch, which all keys share: `frame` is the one that runs now. */
export class Scope {
  readonly tree: Tree
  readonly nodes: Node[] = []
  /** The router whose branch this is; none for a root. */
  readonly router: Node | undefined
  /** The branch as a function, to record it again for what raw RxJS keeps per application. */
  readonly stream: Branch
  /** Raw RxJS stands in it: each frame needs an assembly of its own. */
  raw = false
  slots = 0
  frame: Frame
  readonly entry: Node
  exit: Node | undefined

  constructor(tree: Tree, stream: Branch, address: string, router?: Node) {
    this.tree = tree
    this.stream = stream
    this.router = router
    this.frame = new Frame(undefined, undefined)
    this.entry = new Node(this, pass, address)
  }
}
