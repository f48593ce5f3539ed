import { Subscription } from "rxjs"
import type { Frame } from "./frame.ts"
import type { Node } from "./node.ts"

/**
 * Where a raw RxJS segment ends and dmon goes on. RxJS takes it for a Subscriber by its form
 * (next, error, complete, and a Subscription's methods), which a contract test holds: no wrapper, no closures.
 */
export class Outlet extends Subscription {
  private readonly node: Node
  private readonly frame: Frame

  constructor(node: Node, frame: Frame) {
    super()
    this.node = node
    this.frame = frame
    frame.rare.outlets.add(this)
  }

  next(value: unknown): void {
    this.node.scope.tree.arrive(this.node.scope, this.frame, () => this.node.next(value))
  }

  error(error: unknown): void {
    this.frame.rare.broken.add(this.node.place)
    this.leave()
    this.node.scope.tree.arrive(this.node.scope, this.frame, () => this.node.fail(error, this.node.scope.tree.current))
  }

  complete(): void {
    this.leave()
    this.node.scope.tree.arrive(this.node.scope, this.frame, () => this.node.close())
  }

  private leave(): void {
    this.frame.rare.outlets.delete(this)
    this.unsubscribe()
  }
}
