import { BuiltFrame } from "./built-frame.ts"
import type { Frame } from "./frame.ts"
import { type Laid, layout } from "./layout.ts"
import type { Node } from "./node.ts"
import type { NodeTimer } from "./node-timer.ts"
import type { Scope } from "./scope.ts"
import type { Series } from "./series.ts"
import { type Stretch, stretch } from "./stretch.ts"
import type { Tree } from "./tree.ts"
import { weight } from "./weight.ts"

/** What a frame holds, as plain data, apart from the frames within it. */
export interface Held {
  readonly deadline: number
  /** The slots that hold a state, and their states. */
  readonly slots: readonly number[]
  readonly states: readonly unknown[]
  readonly timers: readonly {
    readonly place: number
    readonly name: string
    readonly due: number
    readonly order: number
  }[]
}

/** A frame, and where it stands: its number, in the order of the shot, and that of the frame around it; a root's is -1. */
export interface Shard extends Held {
  readonly number: number
  readonly parent: number
  /** The slot of its router in that frame, and how the router finds it. */
  readonly slot: number
  readonly kind: "root" | "map" | "series"
  readonly key: unknown
  /** The places of its branch, where that was built for this key alone. */
  readonly layout?: readonly Laid[] | undefined
}

/** What a frame held when the shot began: a state for each slot of its scope. */
interface Kept extends Pick<Held, "deadline" | "states"> {
  readonly timers: readonly Pick<NodeTimer, "home" | "name" | "due" | "order">[] | undefined
}

/** The frames of one router, in one frame around it. */
interface Row extends Pick<Shard, "parent" | "slot" | "kind"> {
  /** The scope that they share; a built frame brings its own. */
  readonly scope: Scope
  /** With gaps, where they are a copy of a column. */
  readonly frames: readonly (Frame | undefined)[]
}

/**
 * The state of a tree at one moment, taken while the tree goes on: what is about to change and has not been taken yet is
 * copied first (`tree.touch`), so that every part of it is as it was when the shot began. Events are shared, not copied.
 */
export class Shot {
  readonly now: number
  readonly roots: readonly { readonly name: string; readonly layout: readonly Laid[] }[]
  private readonly rows: Row[] = []
  private readonly kept = new Map<Frame, Kept>()
  private readonly slots = new Map<Scope, readonly number[]>()
  private readonly tree: Tree
  private row = 0
  private column = 0
  /** How many frames there are, and how many of them are taken. */
  private count = 0
  private taken = 0
  /** The tree has been left before all was taken: what there is of it is worth nothing. */
  failed = false

  constructor(tree: Tree) {
    this.tree = tree
    this.now = tree.clock.now
    this.roots = tree.roots.map(({ name, scope }) => ({ name, layout: layout(scope) }))
    for (const { scope } of tree.roots)
      this.add({ scope, frames: [scope.frame], parent: -1, slot: -1, kind: "root" }, 1)
    tree.round++
    tree.shot = this
  }

  /** How many frames are not taken yet. */
  get left(): number {
    return this.count - this.taken
  }

  /** A frame is about to change. */
  keep(scope: Scope, frame: Frame): void {
    const states = this.slotsOf(scope).map(slot => copied(frame.at(slot)))
    this.kept.set(frame, { deadline: frame.deadline, states, timers: frame.timers?.map(noted) })
  }

  /** The next frames, about as many as weigh so much, by the branch that they are of: to be used before the tree goes on. */
  next(most: number): Stretch[] {
    const stretches = new Map<Scope | string, Stretch>()
    let branch: Scope | string | undefined
    let to: Stretch | undefined
    for (let held = 0; held < most && this.left > 0; ) {
      const row = this.rows[this.row] as Row
      const frame = row.frames[this.column++]
      if (this.column === row.frames.length) {
        this.row++
        this.column = 0
      }
      if (frame === undefined) continue
      const scope = frame instanceof BuiltFrame ? frame.scope : row.scope
      const own = scope === row.scope ? scope : `${row.kind} ${row.slot} ${this.slotsOf(scope)}`
      if (to === undefined || own !== branch) {
        branch = own
        to = stretches.get(own) ?? stretch(row.slot, row.kind, this.slotsOf(scope))
        stretches.set(own, to)
      }
      held += this.take(row, frame, scope, to)
    }
    if (this.left === 0) this.end()
    return [...stretches.values()]
  }

  /** Answers how much it weighs. */
  private take(row: Row, frame: Frame, scope: Scope, to: Stretch): number {
    const kept = this.kept.size === 0 ? undefined : this.kept.get(frame)
    if (kept !== undefined) this.kept.delete(frame)
    frame.round = this.tree.round
    to.numbers.push(this.taken++)
    to.parents.push(row.parent)
    if (row.kind === "series") {
      const { host = null, service = null } = frame.key as Series
      to.keys.push(host)
      to.services.push(service)
    } else to.keys.push(frame.key)
    if (scope !== row.scope) to.layouts.push(layout(scope))
    to.deadlines.push((kept ?? frame).deadline)
    let sum = 5
    for (let i = 0; i < to.slots.length; i++) {
      const state = kept === undefined ? frame.at(to.slots[i] as number) : kept.states[i]
      sum += weight(state)
      to.states[i]?.push(state)
    }
    const timers = kept === undefined ? frame.timers : kept.timers
    to.counts.push(timers === undefined ? 0 : addTimers(timers, to))
    return sum
  }

  /** It is over, or given up. */
  end(): void {
    if (this.tree.shot === this) this.tree.shot = undefined
    this.failed = this.left > 0
    this.kept.clear()
  }

  /** The slots of a scope that are saved. */
  private slotsOf(scope: Scope): readonly number[] {
    let slots = this.slots.get(scope)
    if (slots === undefined) {
      const saved = scope.nodes.filter(
        ({ slot, inner, stage }) => slot >= 0 && inner === undefined && stage.name !== "",
      )
      this.slots.set(scope, (slots = saved.map(({ slot }) => slot)))
    }
    return slots
  }

  /** So many frames of one router, in the order in which they will be taken; then those within them. */
  private add(row: Row, size: number): void {
    if (size === 0) return
    let number = this.count
    this.rows.push(row)
    this.count += size
    const isBuilt = row.frames.find(frame => frame !== undefined) instanceof BuiltFrame
    if (!isBuilt && !row.scope.nodes.some(({ inner }) => inner !== undefined)) return
    for (const frame of row.frames) {
      if (frame === undefined) continue
      const scope = frame instanceof BuiltFrame ? frame.scope : row.scope
      const was = scope.frame
      scope.frame = frame
      for (const node of scope.nodes) if (node.inner !== undefined) this.within(node, node.inner, number)
      scope.frame = was
      number++
    }
  }

  private within(router: Node, scope: Scope, parent: number): void {
    const { slot, column } = router
    if (column !== undefined) this.add({ scope, frames: column.copy(), parent, slot, kind: "series" }, column.size)
    else {
      const frames = router.keys()
      this.add({ scope, frames, parent, slot, kind: "map" }, frames.length)
    }
  }
}

const noted = ({ home, name, due, order }: NodeTimer) => ({ home, name, due, order })

function addTimers(timers: NonNullable<Kept["timers"]>, to: Stretch): number {
  let count = 0
  for (const { home, name, due, order } of timers) {
    if (home.stage.name === "") continue
    to.places.push(home.place)
    to.names.push(name)
    to.dues.push(due)
    to.orders.push(order)
    count++
  }
  return count
}

/** The containers of a state anew, down to what never changes: primitives and events. */
function copied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(copied)
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copied(one)]))
  if (value instanceof Set) return new Set(value)
  if (ArrayBuffer.isView(value)) return structuredClone(value)
  if ("attributes" in value && "tags" in value && "host" in value) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = copied((value as Record<string, unknown>)[key])
  return copy
}
