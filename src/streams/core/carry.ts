import { errorText } from "../../base/text-of.ts"
import { Frame } from "./frame.ts"
import type { Node } from "./node.ts"
import { forget, NodeTimer } from "./node-timer.ts"
import type { Scope } from "./scope.ts"
import type { Root, Tree } from "./tree.ts"

/** What a reload did, or would do, with the state of one place. */
export interface Carried {
  readonly kept: readonly string[]
  /** State that starts anew, and why. */
  readonly reset: readonly { readonly address: string; readonly why: string }[]
  /** Places that hold state and have no like in the new tree: kept a while, should they return. */
  readonly homeless: readonly string[]
}

/** A place as it is compared: what survives of an operator when its functions are left out. */
export interface Laid {
  readonly place: number
  readonly slot: number
  readonly name: string
  readonly address: string
  readonly version: number
  /** The name that it keeps its state by. */
  readonly pin?: string | undefined
  /** The arguments that are data; a function leaves a hole. */
  readonly data: readonly unknown[]
  /** The arguments as text, functions included: only to tell equals apart. */
  readonly text: string
  readonly inner: readonly Laid[] | undefined
}

/** The places of a scope, in order. */
export function layout(scope: Scope): Laid[] {
  return scope.nodes
    .filter(node => node.stage.name !== "")
    .map(node => ({
      place: node.place,
      slot: node.slot,
      name: node.stage.name,
      address: node.address,
      version: node.spec.version ?? 1,
      pin: node.pin?.name,
      data: node.stage.args.map(arg => (typeof arg === "function" ? null : plain(arg))),
      text: node.stage.args.map(String).join("\n"),
      inner: node.inner && layout(node.inner),
    }))
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null) ?? "null")

/** Pairs old and new places: first within what bears one name (`named`), then the others, wherever they stand. */
export function match(old: readonly Laid[], now: readonly Laid[]): [Laid, Laid][] {
  const names = new Set(now.map(({ pin }) => pin))
  const pins = new Set(old.map(({ pin }) => pin).filter(pin => pin !== undefined && names.has(pin)))
  if (pins.size === 0) return diff(old, now)
  const pinned = [...pins].flatMap(pin =>
    diff(
      old.filter(laid => laid.pin === pin),
      now.filter(laid => laid.pin === pin),
    ),
  )
  const taken = new Set(pinned.flat())
  return [
    ...pinned,
    ...diff(
      old.filter(laid => !taken.has(laid)),
      now.filter(laid => !taken.has(laid)),
    ),
  ]
}

/** Pairs places as the lines of a diff: equal name and version, in the same order, likest text first. */
function diff(old: readonly Laid[], now: readonly Laid[]): [Laid, Laid][] {
  const likeness = (a: Laid, b: Laid) =>
    a.name !== b.name || a.version !== b.version
      ? 0
      : // What keeps state must not lose its place to what keeps none.
        (a.slot < 0 && b.slot < 0 ? 2 : 64) + (a.text === b.text ? 2 : 0) + (a.address === b.address ? 1 : 0)
  const best = Array.from({ length: old.length + 1 }, () => new Float64Array(now.length + 1))
  const row = (i: number) => best[i] as Float64Array
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const like = likeness(old[i] as Laid, now[j] as Laid)
      const paired = like > 0 ? like + (row(i + 1)[j + 1] as number) : 0
      row(i)[j] = Math.max(paired, row(i + 1)[j] as number, row(i)[j + 1] as number)
    }
  }
  const pairs: [Laid, Laid][] = []
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    const like = likeness(old[i] as Laid, now[j] as Laid)
    if (like > 0 && row(i)[j] === like + (row(i + 1)[j + 1] as number)) pairs.push([old[i++] as Laid, now[j++] as Laid])
    else if (row(i)[j] === row(i + 1)[j]) i++
    else j++
  }
  return pairs
}

/** State that lost its place, kept should the place return: an edit that is undone, a file seen half written. */
export interface Homeless {
  readonly root: string
  readonly laid: Laid
  readonly frame: Frame
  readonly node: Node
  /** The moment, in clock milliseconds, at which it was put aside. */
  readonly since: number
}

/** Moves state from one root to another: by reference, frames of equal layout whole. */
class Mover {
  readonly kept: string[] = []
  readonly reset: { address: string; why: string }[] = []
  readonly timers: { timer: NodeTimer; order: number }[] = []
  readonly dry: boolean

  constructor(dry: boolean) {
    this.dry = dry
  }

  /** Moves what one old place holds in a frame to a new place. False when it had to be left. */
  place(old: Laid, from: Node, frame: Frame, now: Laid, to: Node, into: Frame): void {
    const same = JSON.stringify(old.data) === JSON.stringify(now.data)
    const { migrate } = to.spec as { migrate?: (state: unknown, args: readonly unknown[]) => unknown }
    if (!same && (migrate === undefined || from.inner !== undefined)) {
      if (old.slot >= 0) this.reset.push({ address: now.address, why: changes(old.data, now.data) })
      return
    }
    if (old.slot >= 0) this.kept.push(now.address)
    if (from.inner !== undefined && to.inner !== undefined) this.branches(old, from, frame, now, to, into)
    else if (!this.dry && old.slot >= 0) {
      const state = frame.at(old.slot)
      try {
        into.put(to.slot, same || state === undefined ? state : migrate?.(state, old.data))
      } catch (error) {
        this.kept.pop()
        this.reset.push({ address: now.address, why: `its migrate threw: ${errorText(error)}` })
        return
      }
    }
    if (this.dry) return
    for (const timer of frame.timers?.filter(t => t.home === from) ?? []) this.timer(timer, to, into)
  }

  private branches(old: Laid, from: Node, frame: Frame, now: Laid, to: Node, into: Frame): void {
    const [was, is] = [old.inner as readonly Laid[], now.inner as readonly Laid[]]
    const pairs = match(was, is)
    this.report(pairs, was, to.inner as Scope)
    if (this.dry) return
    const [fromScope, toScope] = [from.inner as Scope, to.inner as Scope]
    const whole =
      !toScope.raw &&
      !fromScope.raw &&
      pairs.length === was.length &&
      pairs.length === is.length &&
      pairs.every(([a, b]) => a.slot === b.slot && !b.inner && JSON.stringify(a.data) === JSON.stringify(b.data))
    const outer = from.scope.frame
    from.scope.frame = frame
    const frames = from.keys()
    from.scope.frame = outer
    if (whole) {
      for (const [a, b] of pairs) (fromScope.nodes[a.place] as Node).forward = toScope.nodes[b.place] as Node
      for (const key of frames) {
        key.parent = into
        for (const timer of key.timers ?? []) if (timer.slot < 0) this.timers.push({ timer, order: timer.order })
      }
      to.column = from.column
      into.put(to.slot, frame.at(old.slot))
      this.emptied(old, from, frame)
      return
    }
    to.column = from.column
    if (to.column === undefined && frame.at(old.slot) !== undefined) into.put(to.slot, new Map())
    for (const key of frames) {
      const moved = new Frame(key.key, into)
      moved.deadline = key.deadline
      for (const [a, b] of pairs) {
        const node = fromScope.nodes[a.place] as Node
        this.silently(() => this.place(a, node, key, b, toScope.nodes[b.place] as Node, moved))
      }
      if (to.column !== undefined) to.column.set(key.key as never, moved)
      else (into.at(to.slot) as Map<unknown, Frame>).set(key.key, moved)
      for (const timer of key.timers?.slice() ?? []) forget(timer)
      key.unsubscribe()
      this.assembled(toScope, moved, now.address)
    }
    this.emptied(old, from, frame)
  }

  /** Raw RxJS begins anew for a key. What its function throws costs that key only: the old tree is half moved by now. */
  private assembled(scope: Scope, frame: Frame, address: string): void {
    if (!scope.raw) return
    try {
      scope.tree.assemble(scope, frame)
    } catch (error) {
      this.reset.push({ address, why: `its raw RxJS could not be assembled: ${errorText(error)}` })
    }
  }

  /** What has moved is no longer the old place's to dispose of. */
  private emptied(old: Laid, from: Node, frame: Frame): void {
    from.column = undefined
    frame.put(old.slot, undefined)
  }

  /** What happens to the places of a branch is said once, not once for each key. */
  private silently(run: () => void): void {
    const [kept, reset] = [this.kept.length, this.reset.length]
    run()
    this.kept.length = kept
    this.reset.length = reset
  }

  private report(pairs: readonly [Laid, Laid][], was: readonly Laid[], scope: Scope): void {
    for (const [a, b] of pairs) {
      if (a.slot < 0) continue
      const node = scope.nodes[b.place] as Node
      const migrates = node.inner === undefined && node.spec.migrate !== undefined
      if (migrates || JSON.stringify(a.data) === JSON.stringify(b.data)) this.kept.push(b.address)
      else this.reset.push({ address: b.address, why: changes(a.data, b.data) })
      if (a.inner && b.inner) this.report(match(a.inner, b.inner), a.inner, node.inner as Scope)
    }
    for (const laid of was) {
      if (laid.slot >= 0 && !pairs.some(([a]) => a === laid))
        this.reset.push({ address: laid.address, why: "it is gone" })
    }
  }

  private timer(timer: NodeTimer, to: Node, into: Frame): void {
    if (to.spec.timers?.[timer.name] === undefined) return
    // Raw RxJS that emits as it is subscribed has set one already, for the state that is replaced now.
    const early = into.timers?.find(one => one.home === to && one.name === timer.name)
    if (early !== undefined) forget(early)
    const moved = new NodeTimer(to, into, timer.name)
    moved.due = timer.due
    into.timers = [...(into.timers ?? []), moved]
    this.timers.push({ timer: moved, order: timer.order })
  }
}

const changes = (old: readonly unknown[], now: readonly unknown[]): string =>
  `its arguments changed: ${JSON.stringify(old).slice(1, -1)} → ${JSON.stringify(now).slice(1, -1)}`

/**
 * Carries the state of one tree over to the next: each root's to the root of its name, places matched as by `match`,
 * with what was put aside before. `dry` only says what would happen. The old tree must not run any more afterwards.
 */
export function carry(
  old: Tree,
  now: Tree,
  aside: readonly Homeless[] = [],
  dry = false,
): Carried & { readonly aside: readonly Homeless[] } {
  const mover = new Mover(dry)
  if (!dry) now.series = old.series
  const left: Homeless[] = []
  const used = new Set<Homeless>()
  for (const before of old.roots) {
    const was = layout(before.scope)
    const after = now.roots.find(root => root.name === before.name)
    const pairs = after ? match(was, layout(after.scope)) : []
    for (const [a, b] of pairs) move(mover, a, before, b, after as Root)
    for (const laid of was) {
      if (laid.slot < 0 || pairs.some(([a]) => a === laid)) continue
      const node = before.scope.nodes[laid.place] as Node
      left.push({ root: before.name, laid, frame: before.scope.frame, node, since: old.clock.now })
    }
  }
  for (const root of now.roots) {
    const before = old.roots.find(({ name }) => name === root.name)
    const is = layout(root.scope)
    const taken = before ? match(layout(before.scope), is).map(([, b]) => b.place) : []
    for (const laid of is.filter(({ place, slot }) => slot >= 0 && !taken.includes(place))) {
      const found = aside.find(
        h => !used.has(h) && h.root === root.name && h.laid.address === laid.address && h.laid.version === laid.version,
      )
      if (!found) continue
      used.add(found)
      mover.place(found.laid, found.node, found.frame, laid, root.scope.nodes[laid.place] as Node, root.scope.frame)
    }
  }
  mover.timers.sort((a, b) => a.order - b.order)
  for (const { timer } of mover.timers) now.clock.set(timer)
  if (!dry) now.revive()
  return {
    kept: mover.kept,
    reset: mover.reset,
    homeless: left.map(({ laid }) => laid.address),
    aside: [...aside.filter(h => !used.has(h)), ...left],
  }
}

function move(mover: Mover, a: Laid, before: Root, b: Laid, after: Root): void {
  const [from, to] = [before.scope.nodes[a.place] as Node, after.scope.nodes[b.place] as Node]
  mover.place(a, from, before.scope.frame, b, to, after.scope.frame)
}
