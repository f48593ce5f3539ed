import { clock } from "../../base/clock.ts"
import { BuiltFrame } from "./built-frame.ts"
import { type Carried, carry } from "./carry.ts"
import { Frame } from "./frame.ts"
import { type Laid, layout } from "./layout.ts"
import { Node } from "./node.ts"
import { NodeTimer } from "./node-timer.ts"
import { Scope } from "./scope.ts"
import type { Series } from "./series.ts"
import type { Held } from "./shot.ts"
import { Tree } from "./tree.ts"

/** What a frame holds, as plain data; states and keys by the slot, timers by the place of their node. */
export interface SavedFrame extends Held {
  readonly key: unknown
  /** The places of its branch, where that was built for this key alone. */
  readonly layout?: readonly Laid[]
  readonly keys: readonly (readonly [slot: number, kind: "map" | "series", frames: readonly SavedFrame[]])[]
}

/** The state of a tree: plain data that `restore` fits into a tree recorded from the same, or a changed, streams file. */
export interface Saved {
  readonly now: number
  readonly roots: readonly { readonly name: string; readonly layout: readonly Laid[]; readonly frame: SavedFrame }[]
  /** The places whose state is not in it, or not that of all keys: it holds what cannot be copied, such as a function. */
  readonly left?: readonly string[]
}

/** Everything that a tree's operators hold, and their timers: a copy, cut loose from what runs. */
export function save(tree: Tree): Saved {
  const taken = (keeps: Keeps) => ({
    now: tree.clock.now,
    roots: tree.roots.map(({ name, scope }) => ({
      name,
      layout: layout(scope),
      frame: saveFrame(scope, scope.frame, keeps),
    })),
  })
  try {
    return structuredClone(taken(() => true))
  } catch {
    // Only now one by one: what several places hold is copied once where it is copied together.
    const left = new Set<string>()
    const keeps = (of: unknown, { address }: Node) => {
      const can = isCloneable(of)
      if (!can) left.add(address)
      return can
    }
    return { ...structuredClone(taken(keeps)), left: [...left] }
  }
}

/** Is what a place holds, a state or a key, to be saved? */
type Keeps = (of: unknown, node: Node) => boolean

function isCloneable(of: unknown): boolean {
  try {
    structuredClone(of)
    return true
  } catch {
    return false
  }
}

function saveFrame(scope: Scope, frame: Frame, keeps: Keeps): SavedFrame {
  const was = scope.frame
  scope.frame = frame
  const lasting = scope.nodes.filter(node => node.stage.name !== "")
  const held = lasting
    .filter(node => node.slot >= 0 && node.inner === undefined && frame.at(node.slot) !== undefined)
    .filter(node => keeps(frame.at(node.slot), node))
  const saved: SavedFrame = {
    key: isSeries(frame.key) ? [frame.key.host ?? null, frame.key.service ?? null] : frame.key,
    ...(frame instanceof BuiltFrame && { layout: layout(scope) }),
    deadline: frame.deadline,
    slots: held.map(({ slot }) => slot),
    states: held.map(({ slot }) => frame.at(slot)),
    keys: lasting
      .filter(node => node.inner !== undefined)
      .map(node => [
        node.slot,
        node.column ? "series" : "map",
        node
          .keys()
          .filter(({ key }) => isSeries(key) || keeps(key, node))
          .map(key => saveFrame(node.scopeOf(key), key, keeps)),
      ]),
    timers: (frame.timers ?? [])
      .filter(timer => lasting.includes(timer.home))
      .map(({ home, name, due, order }) => ({ place: home.place, name, due, order })),
  }
  scope.frame = was
  return saved
}

const isSeries = (key: unknown): key is Series => typeof key === "object" && key !== null && "held" in key

/**
 * Fits saved state into a tree that has not run yet, as a reload would. The tree's clock must not be before `saved.now`.
 * `given`: it is nobody else's, and need not be copied.
 */
export function restore(saved: Saved, into: Tree, given = false): Carried {
  const ghost = new Tree({
    clock: clock(saved.now),
    handler: () => undefined,
    failed: () => undefined,
    outside: () => undefined,
  })
  const state = given ? saved : structuredClone(saved)
  for (const { name, layout, frame } of state.roots) {
    const scope = ghostScope(ghost, name, layout)
    fill(scope, scope.frame, frame)
    ghost.roots.push({ name, scope, ends: [] })
  }
  return carry(ghost, into)
}

/** A scope of places without functions, to hold saved frames while they are carried over. */
function ghostScope(tree: Tree, address: string, laid: readonly Laid[], router?: Node): Scope {
  const scope = new Scope(tree, () => undefined, address, router)
  for (const place of laid) {
    const spec = { state: () => undefined, next: () => undefined, version: place.version }
    const node = new Node(
      scope,
      { name: place.name, args: place.data, site: undefined, spec: spec as never },
      place.address,
    )
    scope.nodes.pop()
    Object.assign(node, { place: place.place, slot: place.slot, pin: place.pin && { name: place.pin } })
    scope.nodes[place.place] = node
    if (place.inner) node.inner = ghostScope(tree, `${place.address}[]`, place.inner, node)
  }
  return scope
}

function fill(scope: Scope, frame: Frame, saved: SavedFrame): void {
  const was = scope.frame
  scope.frame = frame
  frame.deadline = saved.deadline
  for (let i = 0; i < saved.slots.length; i++) frame.put(saved.slots[i] as number, saved.states[i])
  for (const [slot, kind, frames] of saved.keys) {
    const node = scope.nodes.find(other => other?.slot === slot) as Node
    if (kind === "series") node.column = scope.tree.series.column()
    else frame.put(slot, new Map())
    for (const key of frames) {
      const name = kind === "series" ? seriesOf(scope.tree, key.key as SavedSeries) : key.key
      const inner =
        key.layout === undefined
          ? new Frame(name, frame)
          : new BuiltFrame(name, frame, ghostScope(scope.tree, `${node.address}[]`, key.layout, node))
      fill(node.scopeOf(inner), inner, key)
      if (node.column !== undefined) node.column.set(name as Series, inner)
      else (frame.at(slot) as Map<unknown, Frame>).set(name, inner)
    }
  }
  for (const { place, name, due, order } of saved.timers) {
    const timer = new NodeTimer(scope.nodes[place] as Node, frame, name)
    timer.due = due
    timer.order = order
    if (frame.timers === undefined) frame.timers = [timer]
    else frame.timers.push(timer)
  }
  scope.frame = was
}

type SavedSeries = readonly [host: string | null, service: string | null]

const seriesOf = ({ series }: Tree, [host, service]: SavedSeries): Series =>
  series.of(host ?? undefined, service ?? undefined)
