import { BuiltFrame } from "./built-frame.ts"
import type { Frame } from "./frame.ts"
import { type Laid, layout } from "./layout.ts"
import type { Scope } from "./scope.ts"
import type { Series } from "./series.ts"
import type { Tree } from "./tree.ts"

/** What a frame holds, as plain data, apart from the frames within it. */
export interface Held {
  readonly deadline: number
  readonly states: readonly (readonly [slot: number, state: unknown])[]
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
  readonly layout?: readonly Laid[]
}

/**
 * The state of a tree at one moment, taken while the tree goes on: what is about to change and has not been taken yet is
 * copied first (`tree.touch`), so that every part of it is as it was when the shot began. Events are shared, not copied.
 */
export class Shot {
  readonly now: number
  readonly roots: readonly { readonly name: string; readonly layout: readonly Laid[] }[]
  private readonly frames: Frame[] = []
  private readonly scopes: Scope[] = []
  private readonly parents: number[] = []
  private readonly slots: number[] = []
  private readonly kinds: Shard["kind"][] = []
  private readonly kept = new Map<Frame, Held>()
  private readonly tree: Tree
  private taken = 0

  constructor(tree: Tree) {
    this.tree = tree
    this.now = tree.clock.now
    this.roots = tree.roots.map(({ name, scope }) => ({ name, layout: layout(scope) }))
    for (const { scope } of tree.roots) this.walk(scope, scope.frame, -1, -1, "root")
    tree.round++
    tree.shot = this
  }

  /** How many frames are not taken yet. */
  get left(): number {
    return this.frames.length - this.taken
  }

  /** A frame is about to change. */
  keep(scope: Scope, frame: Frame): void {
    const { deadline, states, timers } = held(scope, frame)
    this.kept.set(frame, { deadline, states: states.map(([slot, state]) => [slot, copied(state)]), timers })
  }

  /** The next frames, at most so many: to be used before the tree goes on. */
  next(count: number): Shard[] {
    const shards: Shard[] = []
    for (; this.taken < this.frames.length && shards.length < count; this.taken++) {
      const frame = this.frames[this.taken] as Frame
      const scope = this.scopes[this.taken] as Scope
      const of = this.kept.get(frame) ?? held(scope, frame)
      this.kept.delete(frame)
      frame.round = this.tree.round
      shards.push({
        parent: this.parents[this.taken] as number,
        slot: this.slots[this.taken] as number,
        kind: this.kinds[this.taken] as Shard["kind"],
        key: isSeries(frame.key) ? [frame.key.host ?? null, frame.key.service ?? null] : frame.key,
        ...(frame instanceof BuiltFrame && { layout: layout(scope) }),
        ...of,
      })
    }
    if (this.left === 0) this.end()
    return shards
  }

  /** It is over, or given up. */
  end(): void {
    if (this.tree.shot === this) this.tree.shot = undefined
    this.kept.clear()
  }

  private walk(scope: Scope, frame: Frame, parent: number, slot: number, kind: Shard["kind"]): void {
    const number = this.frames.push(frame) - 1
    this.scopes.push(scope)
    this.parents.push(parent)
    this.slots.push(slot)
    this.kinds.push(kind)
    const was = scope.frame
    scope.frame = frame
    for (const node of scope.nodes) {
      if (node.inner === undefined) continue
      for (const key of node.keys())
        this.walk(node.scopeOf(key), key, number, node.slot, node.column ? "series" : "map")
    }
    scope.frame = was
  }
}

function held(scope: Scope, frame: Frame): Held {
  const states: [number, unknown][] = []
  for (const { slot, inner, stage } of scope.nodes) {
    if (slot < 0 || inner !== undefined || stage.name === "") continue
    const state = frame.at(slot)
    if (state !== undefined) states.push([slot, state])
  }
  const timers = (frame.timers ?? [])
    .filter(({ home }) => home.stage.name !== "")
    .map(({ home, name, due, order }) => ({ place: home.place, name, due, order }))
  return { deadline: frame.deadline, states, timers }
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
