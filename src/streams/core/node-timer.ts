import type { Timer } from "../../base/clock.ts"
import type { Frame } from "./frame.ts"
import type { Node } from "./node.ts"

/** A pending timer of a node: data (its due time, its name), and the node and frame that it belongs to. */
export class NodeTimer implements Timer {
  due = 0
  order = 0
  slot = -1
  node: Node
  readonly frame: Frame
  readonly name: string

  constructor(node: Node, frame: Frame, name: string) {
    this.node = node
    this.frame = frame
    this.name = name
  }

  /** Its node, wherever a reload has moved it. */
  get home(): Node {
    while (this.node.forward !== undefined) this.node = this.node.forward
    return this.node
  }

  fire(): void {
    this.home.scope.tree.fire(this)
  }
}

/** A timer is over: it fires, or is cancelled. */
export function forget(timer: NodeTimer): void {
  timer.home.scope.tree.clock.cancel(timer)
  const { timers } = timer.frame
  if (timers === undefined) return
  if (timers.length === 1) timer.frame.timers = undefined
  else timers.splice(timers.indexOf(timer), 1)
}
