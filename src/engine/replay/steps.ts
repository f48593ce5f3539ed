import { isDeepStrictEqual } from "node:util"
import { addressIn } from "../../streams/core/address.ts"
import type { Frame } from "../../streams/core/frame.ts"
import { hook } from "../../streams/core/hook.ts"
import type { Node } from "../../streams/core/node.ts"
import { nodesIn } from "../../streams/core/nodes-in.ts"
import type { Target } from "../../streams/core/target.ts"
import { Topic } from "../../streams/core/topic.ts"
import type { Tree } from "../../streams/core/tree.ts"
import type { PlainStep } from "../answers.ts"
import { digest, holds } from "./digest.ts"
import { readBy } from "./read-by.ts"

/** What became of a value at an operator. */
export type Verdict = PlainStep["verdict"]

/** What one operator did, while this process knows more of it than may travel. */
export interface Step extends Readonly<Omit<PlainStep, "written" | "steps">> {
  /** A stack that was taken where it was written. */
  readonly site: string | undefined
  /** The way to what is asked about leads over it. */
  readonly leads: boolean
  readonly steps: readonly Step[]
}

type Growing = { -readonly [K in keyof Step]: Step[K] } & {
  emitted: unknown[]
  acted: { target: string; id?: string }[]
  steps: Growing[]
}

export interface StepsOptions {
  /** The action that was taken last. */
  readonly last: () => { readonly id: string } | undefined
  readonly leads?: ((node: Node) => boolean) | undefined
}

/** More steps than these are not kept. */
const most = 20_000

/** Watches what every operator does, from now until it is stopped. Costs nothing before and after. */
export function steps(
  tree: Tree,
  { last, leads = () => true }: StepsOptions,
): { readonly taken: readonly Step[]; stop(): void } {
  const taken: Growing[] = []
  const stack: { readonly step: Growing; readonly node: Node; readonly frame: Frame }[] = []
  const undos: (() => void)[] = []
  let count = 0

  const within = (node: Node, given: unknown, timer: string | undefined, run: () => void) => {
    const { frame } = node.scope
    const above = stack.at(-1)
    // What raw RxJS emits at once belongs to the step at which it was entered.
    if (node.stage.name === "rx" && above !== undefined && isTap(above.node)) {
      above.step.emitted.push(given)
      return run()
    }
    if ((node.stage.name === "" && !isTap(node)) || ++count > most) return run()
    const step = begun(node, given, timer, leads(node))
    ;(above?.step.steps ?? taken).push(step)
    stack.push({ step, node, frame })
    const was = { errors: node.errors, drops: node.drops.map(({ count }) => count) }
    run()
    stack.pop()
    finish(step, node, was)
  }
  const watch = (node: Node) => {
    undos.push(
      hook(node, "next", next => value => within(node, value, undefined, () => next(value))),
      hook(node, "ring", ring => name => within(node, undefined, name, () => ring(name))),
      hook(node, "emit", emit => value => {
        // What a branch gives its router is not the router's own.
        stack.findLast(one => one.node === node && one.frame === node.scope.frame)?.step.emitted.push(value)
        emit(value)
      }),
      hook(node, "act", act => (target: Target<never>, value: never) => {
        const before = last()
        act(target, value)
        const action = last()
        stack.at(-1)?.step.acted.push({
          target: target instanceof Topic ? `topic ${target.topic}` : (target.key ?? target.name),
          ...(action !== undefined && action !== before && { id: action.id }),
        })
      }),
    )
  }
  const { recorded } = tree
  for (const { scope } of tree.roots) nodesIn(scope).forEach(watch)
  tree.recorded = scope => {
    recorded?.(scope)
    nodesIn(scope).forEach(watch)
  }
  return {
    taken,
    stop() {
      for (const undo of undos.reverse()) undo()
      tree.recorded = recorded
    },
  }
}

/** The node that hands values to raw RxJS. */
const isTap = (node: Node) => node.address === "" && node.closing !== undefined && node !== node.scope.exit

const keeps = (node: Node) => node.slot >= 0 && node.inner === undefined

function begun(node: Node, given: unknown, timer: string | undefined, leads: boolean): Growing {
  const { asks } = node.spec
  return {
    address: isTap(node) ? `${addressIn(node.scope.entry, node.scope.frame)}/rx` : addressIn(node, node.scope.frame),
    name: node.stage.name || "rx",
    time: node.seconds,
    verdict: "stopped",
    given,
    emitted: [],
    acted: [],
    dropped: [],
    before: keeps(node) ? digest(node.state) : undefined,
    state: undefined,
    due: {},
    read: asks === undefined || timer !== undefined ? undefined : readBy(asks as (value: unknown) => unknown, given),
    site: node.stage.site?.stack,
    volatile: node.volatile || isTap(node),
    timer,
    leads,
    steps: [],
  }
}

function finish(step: Growing, node: Node, was: { readonly errors: number; readonly drops: readonly number[] }): void {
  step.dropped = node.drops.filter(({ count }, i) => count > (was.drops[i] ?? 0)).map(({ reason }) => reason)
  const timers = node.scope.frame.timers?.filter(({ home }) => home === node) ?? []
  step.due = Object.fromEntries(timers.map(({ name, due }) => [name, due / 1000]))
  const state = keeps(node) ? node.state : undefined
  step.state = digest(state)
  const changed = !isDeepStrictEqual(step.before, step.state)
  if (step.name === "rx") step.verdict = "opaque"
  else if (node.errors > was.errors) step.verdict = "failed"
  else if (step.acted.length > 0) step.verdict = "acted"
  else if (step.emitted.length > 0 || step.steps.length > 0) step.verdict = "passed"
  else if (step.dropped.length === 0 && (holds(state, step.given) || (changed && timers.length > 0)))
    step.verdict = "held"
}
