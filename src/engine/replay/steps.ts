import type { Event } from "../../event/event.ts"
import { addressIn } from "../../streams/core/address.ts"
import { Node } from "../../streams/core/node.ts"
import { nodesIn } from "../../streams/core/nodes-in.ts"
import type { Target } from "../../streams/core/target.ts"
import type { Tree } from "../../streams/core/tree.ts"

/** What one operator did with one value. */
export interface Step {
  readonly address: string
  readonly name: string
  readonly given: unknown
  /** What it emitted at once. */
  readonly emitted: readonly unknown[]
  /** What it asked for: the index, an output, a topic. */
  readonly acted: readonly string[]
  readonly failed: boolean
  /** What it holds afterwards. */
  readonly state: unknown
  /** The fields that its test read, with what they were; undefined where it has no test. */
  readonly read: Readonly<Record<string, unknown>> | undefined
  /** A stack that was taken where it was written. */
  readonly site: string | undefined
  /** It stands at, or behind, raw RxJS, of which nothing is known. */
  readonly volatile: boolean
  /** A timer of it fired: there was no value. */
  readonly timer: string | undefined
  readonly steps: readonly Step[]
}

type Growing = { -readonly [K in keyof Step]: Step[K] } & { emitted: unknown[]; acted: string[]; steps: Growing[] }

/** Watches what every operator does, from now until it is stopped. Costs nothing before and after. */
export function steps(tree: Tree): { readonly taken: readonly Step[]; stop(): void } {
  const taken: Growing[] = []
  const stack: Growing[] = []
  const watched: Node[] = []

  const within = (node: Node, given: unknown, timer: string | undefined, run: () => void) => {
    if (node.stage.name === "") return run()
    const step: Growing = {
      address: addressIn(node, node.scope.frame),
      name: node.stage.name,
      given,
      emitted: [],
      acted: [],
      failed: false,
      state: undefined,
      read: node.spec.asks === undefined ? undefined : readBy(node.spec.asks as (value: unknown) => unknown, given),
      site: node.stage.site?.stack,
      volatile: node.volatile,
      timer,
      steps: [],
    }
    ;(stack.at(-1)?.steps ?? taken).push(step)
    stack.push(step)
    const before = node.errors
    run()
    step.failed = node.errors > before
    if (node.slot >= 0 && node.inner === undefined) step.state = cloned(node.state)
    stack.pop()
  }
  const watch = (node: Node) => {
    watched.push(node)
    node.next = value => within(node, value, undefined, () => Node.prototype.next.call(node, value))
    node.emit = value => {
      // What a branch gives its router is not the router's own.
      const own = stack.findLast(({ address }) => address === addressIn(node, node.scope.frame))
      own?.emitted.push(value)
      Node.prototype.emit.call(node, value)
    }
    node.ring = name => within(node, undefined, name, () => Node.prototype.ring.call(node, name))
    node.act = <T>(target: Target<T>, value: T) => {
      stack.at(-1)?.acted.push(target.key ?? target.name)
      Node.prototype.act.call(node, target as Target<unknown>, value)
    }
  }
  for (const { scope } of tree.roots) nodesIn(scope).forEach(watch)
  tree.recorded = scope => nodesIn(scope).forEach(watch)
  return {
    taken,
    stop() {
      for (const node of watched) for (const name of ["next", "emit", "act", "ring"]) delete (node as never)[name]
      tree.recorded = undefined
    },
  }
}

/** Asks a test a second time, of a copy that notes what is read. */
function readBy(asks: (value: unknown) => unknown, given: unknown): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  if (typeof given !== "object" || given === null) return { value: given }
  const noting = (of: object, path: string): object =>
    new Proxy(
      { ...of },
      {
        get(target, name) {
          const value = (target as Record<PropertyKey, unknown>)[name]
          if (typeof name !== "string" || !(name in target)) return value
          if (path === "" && name === "attributes" && typeof value === "object" && value !== null)
            return noting(value, "attributes.")
          read[path + name] = value
          return value
        },
      },
    )
  try {
    asks(noting(given as Event, ""))
  } catch {
    // It failed the first time too; what it read until then is told.
  }
  return read
}

function cloned(state: unknown): unknown {
  try {
    return structuredClone(state)
  } catch {
    return undefined
  }
}
