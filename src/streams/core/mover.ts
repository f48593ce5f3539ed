import { errorText } from "../../base/text-of.ts"
import { BuiltFrame } from "./built-frame.ts"
import type { Carried } from "./carry.ts"
import { Frame } from "./frame.ts"
import { type Laid, layout, match, type Pairs, sameData } from "./layout.ts"
import type { Node } from "./node.ts"
import { forget, NodeTimer } from "./node-timer.ts"
import type { Scope } from "./scope.ts"
import type { Series } from "./series.ts"
import { walk } from "./walk.ts"

/** Moves state from one root to another: by reference, frames of equal layout whole. */
export class Mover {
  readonly kept = new Set<string>()
  readonly reset = new Map<string, Carried["reset"][number]>()
  readonly timers: { timer: NodeTimer; order: number }[] = []
  readonly dry: boolean
  private silent = false

  constructor(dry: boolean) {
    this.dry = dry
  }

  /** Moves what one old place holds in a frame to a new place. */
  place(old: Laid, from: Node, frame: Frame, now: Laid, to: Node, into: Frame): void {
    const same = sameData(old, now)
    let why = same ? undefined : refusal(old, now, to)
    if (why === undefined && from.inner === undefined && !this.dry && old.slot >= 0) {
      const state = frame.at(old.slot)
      const moved: Moved = same || state === undefined ? { state } : migrated(old, now, to, state)
      why = moved.why
      into.put(to.slot, moved.state)
    }
    if (why !== undefined) {
      if (old.slot >= 0) this.lost(now.address, why)
      return
    }
    if (old.slot >= 0 && !this.silent) this.kept.add(now.address)
    if (from.inner !== undefined && to.inner !== undefined) this.branches(old, from, frame, now, to, into)
    if (this.dry) return
    for (const timer of frame.timers?.filter(t => t.home === from) ?? [])
      this.timer(timer, to, into, same ? undefined : old.data)
  }

  private branches(old: Laid, from: Node, frame: Frame, now: Laid, to: Node, into: Frame): void {
    const outer = from.scope.frame
    from.scope.frame = frame
    const frames = from.keys()
    from.scope.frame = outer
    const isBuilt = to.built !== undefined || frames[0] instanceof BuiltFrame
    const pairs = isBuilt ? undefined : match(old.inner ?? [], now.inner ?? [])
    if (pairs !== undefined) {
      this.report(pairs, old.inner ?? [], to.inner as Scope)
      if (this.dry && !buildsWithin(from.inner as Scope) && !buildsWithin(to.inner as Scope)) return
    }
    if (!this.dry) to.column = from.column
    if (!this.dry && pairs !== undefined && isWhole(pairs, old, from, now, to)) {
      this.whole(pairs, frames, from, to, into)
      into.put(to.slot, frame.at(old.slot))
    } else {
      if (!this.dry && to.column === undefined && frame.at(old.slot) !== undefined) into.put(to.slot, new Map())
      for (const key of frames) this.key(key, from, now, to, into, pairs)
    }
    if (this.dry) return
    // What has moved is no longer the old place's to dispose of.
    from.column = undefined
    frame.put(old.slot, undefined)
  }

  /** Frames of equal layout move as they are, and the timers in them. */
  private whole(pairs: Pairs, frames: readonly Frame[], from: Node, to: Node, into: Frame): void {
    const node = (of: Node, place: number) => (of.inner as Scope).nodes[place] as Node
    for (const [a, b] of pairs) node(from, a.place).forward = node(to, b.place)
    for (const key of frames) {
      key.parent = into
      for (const timer of key.timers ?? []) if (timer.slot < 0) this.timers.push({ timer, order: timer.order })
    }
  }

  /** Moves one key; its places are paired for it alone where its branch was, or is to be, built for it alone. */
  private key(key: Frame, from: Node, now: Laid, to: Node, into: Frame, shared: Pairs | undefined): void {
    const scope = from.scopeOf(key)
    const moved = this.born(key.key, now, to, into)
    if (moved !== undefined) {
      moved.deadline = key.deadline
      const { nodes } = to.scopeOf(moved)
      for (const [a, b] of shared ?? this.paired(scope, to.scopeOf(moved))) {
        this.silently(() => this.place(a, scope.nodes[a.place] as Node, key, b, nodes[b.place] as Node, moved))
      }
    }
    if (this.dry) return
    if (to.column !== undefined) to.column.set(key.key as Series, moved)
    else if (moved !== undefined) (into.at(to.slot) as Map<unknown, Frame>).set(key.key, moved)
    walk(scope, key, left => {
      for (const timer of left.timers?.slice() ?? []) forget(timer)
      left.unsubscribe()
    })
    if (moved !== undefined) this.assembled(to.scopeOf(moved), moved, now.address)
  }

  /** A frame for a key that moves. None where its branch can no longer be built: it starts anew with its next value. */
  private born(key: unknown, now: Laid, to: Node, into: Frame): Frame | undefined {
    if (to.built === undefined) return new Frame(key, into)
    try {
      const scope = to.built.record(key)
      if (!this.dry) to.built.live.add(scope)
      return new BuiltFrame(key, into, scope)
    } catch (error) {
      this.tell(now.address, `a branch of it could not be built: ${errorText(error)}`)
      return undefined
    }
  }

  private paired(from: Scope, to: Scope): Pairs {
    const was = layout(from)
    const pairs = match(was, layout(to))
    this.report(pairs, was, to)
    return pairs
  }

  /** Raw RxJS begins anew for a key. What its function throws costs that key only: the old tree is half moved by now. */
  private assembled(scope: Scope, frame: Frame, address: string): void {
    if (!scope.raw) return
    try {
      scope.tree.assemble(scope, frame)
    } catch (error) {
      this.lost(address, `its raw RxJS could not be assembled: ${errorText(error)}`)
    }
  }

  /** What happens to the places of a branch is reported once, not by each key. */
  private silently(run: () => void): void {
    const was = this.silent
    this.silent = true
    run()
    this.silent = was
  }

  private lost(address: string, why: string): void {
    if (!this.silent) this.tell(address, why)
  }

  private tell(address: string, why: string): void {
    this.reset.set(`${address}\n${why}`, { address, why })
  }

  private report(pairs: Pairs, was: readonly Laid[], scope: Scope): void {
    for (const [a, b] of pairs) {
      if (a.slot < 0) continue
      const node = scope.nodes[b.place] as Node
      const why = sameData(a, b) ? undefined : refusal(a, b, node)
      if (why === undefined) this.kept.add(b.address)
      else this.tell(b.address, why)
      if (a.inner && b.inner && !node.built) this.report(match(a.inner, b.inner), a.inner, node.inner as Scope)
    }
    for (const laid of was) {
      if (laid.slot >= 0 && !pairs.some(([a]) => a === laid)) this.tell(laid.address, "it is gone")
    }
  }

  private timer(timer: NodeTimer, to: Node, into: Frame, edited: readonly unknown[] | undefined): void {
    if (to.spec.timers?.[timer.name] === undefined) return
    // Raw RxJS that emits as it is subscribed has set one already, for the state that is replaced now.
    const early = into.timers?.find(one => one.home === to && one.name === timer.name)
    if (early !== undefined) forget(early)
    const moved = new NodeTimer(to, into, timer.name)
    const due = edited && to.spec.retime?.(timer.due, edited)
    moved.due = due === undefined ? timer.due : Math.max(due, to.scope.tree.clock.now)
    into.timers = [...(into.timers ?? []), moved]
    this.timers.push({ timer: moved, order: timer.order })
  }
}

/** Whether what a router's keys hold fits its new place as it is. */
const isWhole = (pairs: Pairs, old: Laid, from: Node, now: Laid, to: Node): boolean =>
  !from.inner?.raw &&
  !to.inner?.raw &&
  pairs.length === old.inner?.length &&
  pairs.length === now.inner?.length &&
  pairs.every(([a, b]) => a.slot === b.slot && !b.inner && sameData(a, b))

/** Whether what a change does to the places of a scope can be told only key by key. */
const buildsWithin = (scope: Scope): boolean =>
  scope.nodes.some(({ inner, built }) => built !== undefined || (inner !== undefined && buildsWithin(inner)))

/** Why the state of a place cannot go on: its `migrate` is tried on a new one, which is all that a dry run may change. */
const refusal = (old: Laid, now: Laid, to: Node): string | undefined =>
  // Keys of a router move one by one.
  migrated(old, now, to, to.inner === undefined ? to.spec.state?.() : new Map()).why

interface Moved {
  readonly state?: unknown
  readonly why?: string | undefined
}

/** A state as it goes on where the data arguments have changed, or why it cannot. */
function migrated(old: Laid, now: Laid, to: Node, state: unknown): Moved {
  const { migrate } = to.spec as { migrate?: (state: unknown, args: readonly unknown[]) => unknown }
  try {
    const moved = migrate?.(state, old.data)
    return moved === undefined ? { why: changes(old.data, now.data) } : { state: moved }
  } catch (error) {
    return { why: `its migrate threw: ${errorText(error)}` }
  }
}

const changes = (old: readonly unknown[], now: readonly unknown[]): string =>
  `its arguments changed: ${JSON.stringify(old).slice(1, -1)} → ${JSON.stringify(now).slice(1, -1)}`
