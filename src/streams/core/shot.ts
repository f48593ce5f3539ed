import { BuiltFrame } from "./built-frame.ts"
import type { Frame } from "./frame.ts"
import { type Laid, layout } from "./layout.ts"
import type { Node } from "./node.ts"
import type { NodeTimer } from "./node-timer.ts"
import type { Scope } from "./scope.ts"
import type { Series } from "./series.ts"
import type { Tree } from "./tree.ts"

/** What a frame holds, as plain data, apart from the frames within it. */
export interface Held {
  readonly deadline: number
  /** The slots that hold a state, and their states. Lists of slots, and of no timers, are shared among frames. */
  readonly slots: readonly number[]
  readonly states: readonly unknown[]
  readonly timers: readonly {
    readonly place: number
    readonly name: string
    readonly due: number
    readonly order: number
  }[]
}

/** A frame, and where it stands: `parent` is the number of the frame around it, in the order of the shot; a root's is -1. */
export interface Shard extends Held {
  readonly parent: number
  /** The slot of its router in that frame, and how the router finds it. */
  readonly slot: number
  readonly kind: "root" | "map" | "series"
  readonly key: unknown
  /** The places of its branch, where that was built for this key alone. */
  readonly layout?: readonly Laid[] | undefined
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
  private readonly kept = new Map<Frame, Held>()
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
    const { deadline, slots, states, timers } = this.held(scope, frame)
    this.kept.set(frame, { deadline, slots, states: states.map(copied), timers })
  }

  /** The next frames, at most so many: to be used before the tree goes on. */
  next(count: number): Shard[] {
    const shards: Shard[] = []
    while (this.left > 0 && shards.length < count) {
      const { frames, scope: shared, parent, slot, kind } = this.rows[this.row] as Row
      const frame = frames[this.column++]
      if (this.column === frames.length) {
        this.row++
        this.column = 0
      }
      if (frame === undefined) continue
      this.taken++
      const scope = frame instanceof BuiltFrame ? frame.scope : shared
      const { deadline, slots, states, timers } = this.kept.get(frame) ?? this.held(scope, frame)
      this.kept.delete(frame)
      frame.round = this.tree.round
      shards.push({
        parent,
        slot,
        kind,
        key: isSeries(frame.key) ? [frame.key.host ?? null, frame.key.service ?? null] : frame.key,
        layout: frame instanceof BuiltFrame ? layout(scope) : undefined,
        ...{ deadline, slots, states, timers },
      })
    }
    if (this.left === 0) this.end()
    return shards
  }

  /** It is over, or given up. */
  end(): void {
    if (this.tree.shot === this) this.tree.shot = undefined
    this.failed = this.left > 0
    this.kept.clear()
  }

  private held(scope: Scope, frame: Frame): Held {
    let all = this.slots.get(scope)
    if (all === undefined) this.slots.set(scope, (all = slotsOf(scope)))
    let slots: readonly number[] = all
    const states: unknown[] = []
    for (const slot of all) {
      const state = frame.at(slot)
      if (state !== undefined) states.push(state)
      else if (slots === all) slots = all.filter(one => frame.at(one) !== undefined)
    }
    return {
      deadline: frame.deadline,
      slots,
      states,
      timers: frame.timers === undefined ? none : timersOf(frame.timers),
    }
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

/** The slots of a scope that are saved. */
const slotsOf = (scope: Scope): readonly number[] =>
  scope.nodes.filter(({ slot, inner, stage }) => slot >= 0 && inner === undefined && stage.name !== "").map(n => n.slot)

const none: Held["timers"] = []

function timersOf(timers: readonly NodeTimer[]): Held["timers"] {
  const saved = timers.filter(({ home }) => home.stage.name !== "")
  return saved.map(({ home, name, due, order }) => ({ place: home.place, name, due, order }))
}

const isSeries = (key: unknown): key is Series => typeof key === "object" && key !== null && "held" in key

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
