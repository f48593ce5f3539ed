import type { Clock } from "../../base/clock.ts"
import { DmonError } from "../../base/error.ts"
import { deadline } from "../../event/expiry.ts"
import type { Built } from "./built.ts"
import { BuiltFrame } from "./built-frame.ts"
import { Frame } from "./frame.ts"
import { forget, NodeTimer } from "./node-timer.ts"
import type { Self, Spec } from "./operator.ts"
import { pass } from "./pass.ts"
import type { Scope } from "./scope.ts"
import type { Column, Series } from "./series.ts"
import type { Pin, Stage } from "./stage.ts"
import type { Target } from "./target.ts"

/**
 * One place in the tree of streams, running: the operator's functions, what it feeds, and what it counts.
 * It is also the `self` that they are given. Keys share it: its state is looked up in the frame that runs.
 * A class, and one for every kind, so that the calls between places stay monomorphic.
 */
export class Node implements Self<unknown, unknown> {
  in = 0
  out = 0
  errors = 0
  step: (value: never, self: never) => void
  private only: Node | undefined = undefined
  readonly downs: Node[] = []
  readonly scope: Scope
  stage: Stage
  readonly address: string
  /** Where its state stands in a frame; -1 when it keeps none. */
  readonly slot: number
  private readonly clock: Clock
  /** Its place in the scope's list. */
  readonly place: number
  feeders = 0
  /** The entries of a router's children, one each (`split`): they live in the router's own scope. */
  routes: Node[] = []
  /** The branch of a router that has one for each key (`by`); it stays empty where each key has one built for it. */
  inner: Scope | undefined = undefined
  /** The branches that are built, each for one key alone. */
  built: Built | undefined = undefined
  /** The branches of a `by` that stands at a root and goes by host and service. */
  column: Column<Frame> | undefined = undefined
  /** The nearest `rescue` around it, which takes its failures. */
  rescue: Node | undefined = undefined
  /** The nearest `named` around it. */
  pin: Pin | undefined = undefined
  /** It stands at, or is fed by, raw RxJS, whose state is not saved. */
  volatile = false
  /** What it let go, by reason. */
  readonly drops: { readonly reason: string; count: number }[] = []
  private names: Map<string, number> | undefined = undefined
  private target: Target<never> | undefined = undefined
  private handler: ((value: never, from: Node) => void) | undefined = undefined
  /** The place of a later tree that its frames, and the timers in them, have moved to. */
  forward: Node | undefined = undefined
  /** Ends one key of a router that has a branch for each. */
  endKey: (frame: Frame) => void = () => {}
  /** What runs instead of `spec.end` when its feeders have closed; true when what it feeds may close too. */
  closing: (() => boolean) | undefined = undefined

  constructor(scope: Scope, stage: Stage, address: string) {
    this.scope = scope
    this.clock = scope.tree.clock
    this.stage = stage
    this.address = address
    this.step = stage.spec.next as never
    this.slot = stage.spec.state !== undefined || stage.router === "key" ? scope.slots++ : -1
    this.place = scope.nodes.push(this) - 1
  }

  get spec(): Spec<never, never, never> {
    return this.stage.spec as never
  }

  // What this and `emit` do, `entering` writes out for roots.
  next(value: unknown): void {
    this.in++
    try {
      this.step(value as never, this as never)
    } catch (error) {
      this.fail(error, value)
    }
  }

  emit(value: unknown): void {
    this.out++
    if (this.only !== undefined) this.only.next(value)
    else for (let i = 0; i < this.downs.length; i++) (this.downs[i] as Node).next(value)
  }

  /** A timer of it is due. */
  ring(name: string): void {
    try {
      this.spec.timers?.[name]?.(this as never)
    } catch (error) {
      this.fail(error, undefined)
    }
  }

  /** Something was published to its topic. */
  hear(value: unknown): void {
    this.in++
    this.emit(value)
  }

  get state(): unknown {
    const { frame } = this.scope
    const state = frame.at(this.slot)
    if (state !== undefined) return state
    const made = this.spec.state?.()
    frame.put(this.slot, made)
    return made
  }

  set state(state: unknown) {
    this.scope.frame.put(this.slot, state)
  }

  get now(): number {
    return this.clock.now
  }

  get seconds(): number {
    return this.clock.seconds
  }

  at(name: string, time: number): void {
    const { frame, tree } = this.scope
    if (!Number.isFinite(time)) {
      throw new DmonError("DM119", `${this.stage.name} set its timer ${name} to ${time}, which is no time`, {
        fix: "times are milliseconds since the epoch: self.now + duration(…); an event's ttl or metric may be absent",
      })
    }
    let timer = this.timer(name)
    if (timer === undefined) {
      timer = new NodeTimer(this, frame, name)
      if (frame.timers === undefined) frame.timers = [timer]
      else frame.timers.push(timer)
    } else tree.clock.cancel(timer)
    // A timer that is set by a timer comes later than that: none can hold the clock where it is.
    timer.due = Math.max(Math.round(time), tree.firing ? this.clock.now + 1 : 0)
    tree.clock.set(timer)
  }

  due(name: string): number | undefined {
    return this.timer(name)?.due
  }

  cancel(name: string): void {
    const timer = this.timer(name)
    if (timer !== undefined) forget(timer)
  }

  act<T>(target: Target<T>, value: T): void {
    if (this.target !== target) {
      this.target = target as Target<never>
      this.handler = this.scope.tree.handler(target as Target<unknown>) as never
    }
    this.handler?.(value as never, this)
  }

  drop(reason: string, count = 1): void {
    for (let i = 0; i < this.drops.length; i++) {
      const known = this.drops[i] as (typeof this.drops)[number]
      if (known.reason !== reason) continue
      known.count += count
      return
    }
    this.drops.push({ reason, count })
  }

  to(child: number, value: unknown): void {
    this.routes[child]?.emit(value)
  }

  branch(key: unknown, value: unknown): void {
    const keys = (this.state ?? (this.state = new Map())) as Map<unknown, Frame>
    let frame = keys.get(key)
    if (frame === undefined) keys.set(key, (frame = this.born(key)))
    this.run(frame, value)
  }

  branchOf(series: Series, value: unknown): void {
    const column = this.column as Column<Frame>
    let frame = column.get(series)
    if (frame === undefined) {
      try {
        column.set(series, (frame = this.born(series)))
      } catch (error) {
        this.scope.tree.series.release(series)
        throw error
      }
    }
    this.run(frame, value)
  }

  private born(key: unknown): Frame {
    const { frame: outer, tree } = this.scope
    if (this.built === undefined) {
      const frame = new Frame(key, outer)
      frame.round = tree.round
      tree.born(this.inner as Scope, frame)
      return frame
    }
    const scope = this.built.record(key)
    const frame = new BuiltFrame(key, outer, scope)
    frame.round = tree.round
    tree.born(scope, frame)
    this.built.live.add(scope)
    return frame
  }

  private run(frame: Frame, value: unknown): void {
    const of = typeof value === "object" && value !== null ? value : {}
    const scope = this.scopeOf(frame)
    const { tree } = scope
    if (frame.round !== tree.round) tree.touch(scope, frame)
    frame.saw(deadline(of, this.clock.seconds))
    const was = scope.frame
    scope.frame = frame
    scope.entry.emit(value)
    scope.frame = was
  }

  /** The scope that a frame of this router runs in: the one that all keys share, or the key's own. */
  scopeOf(frame: Frame): Scope {
    return frame instanceof BuiltFrame ? frame.scope : (this.inner as Scope)
  }

  /** The live branches of a router that has one for each key, in the frame that runs. */
  keys(): Frame[] {
    if (this.column === undefined) {
      const keys = this.scope.frame.at(this.slot) as Map<unknown, Frame> | undefined
      return keys === undefined ? [] : [...keys.values()]
    }
    const frames: Frame[] = []
    this.column.each(frame => void frames.push(frame))
    return frames
  }

  /** A branch has ended. */
  ended(frame: Frame): void {
    frame.unsubscribe()
    for (const timer of frame.timers ?? []) this.scope.tree.clock.cancel(timer)
    frame.timers = undefined
    if (frame instanceof BuiltFrame) this.built?.end(frame.scope)
    if (this.column !== undefined) this.column.set(frame.key as Series, undefined)
    else ((frame.parent as Frame).at(this.slot) as Map<unknown, Frame>).delete(frame.key)
  }

  fail(error: unknown, value: unknown): void {
    this.errors++
    this.scope.tree.failed({ error, value, node: this, frame: this.scope.frame })
  }

  feed(down: Node): void {
    down.feeders++
    this.downs.push(down)
    this.only = this.downs.length === 1 ? down : undefined
    if (this.volatile) down.volatile = true
  }

  /** Where all that it emits goes into one fold and nowhere else, it folds as it goes, and what it feeds passes that on. */
  fuse(): void {
    const down = this.only
    const fold = down?.feeders === 1 ? down.spec.fold : undefined
    const spec = fold && (this.spec.folding?.(fold) as Spec<never, never, never> | undefined)
    if (down === undefined || fold === undefined || spec === undefined) return
    this.stage = { ...this.stage, args: [...this.stage.args, fold.name], spec }
    this.step = spec.next as never
    down.step = pass.spec.next as never
  }

  /** The address of a place of this name that this one feeds: an ordinal tells equal names apart. */
  addressOf(name: string): string {
    this.names ??= new Map()
    const ordinal = (this.names.get(name) ?? 0) + 1
    this.names.set(name, ordinal)
    return `${this.address}/${name}${ordinal > 1 ? `#${ordinal}` : ""}`
  }

  /** One of its feeders has closed, in the frame that runs; when all have, it ends, and then what it feeds. */
  close(): void {
    if (this.feeders > 1) {
      const { closed } = this.scope.frame.rare
      const count = (closed.get(this) ?? 0) + 1
      closed.set(this, count)
      if (count !== this.feeders) return
    }
    if (this.closing === undefined) this.end()
    if (this.closing === undefined || this.closing()) this.closeDowns()
  }

  closeDowns(): void {
    for (const down of this.downs) down.close()
    // Last, for a `rescue` gives its handler what fails as the others end.
    for (const route of this.routes) route.close()
  }

  private end(): void {
    try {
      this.spec.end?.(this as never)
    } catch (error) {
      this.fail(error, undefined)
    }
    for (const timer of this.scope.frame.timers?.filter(t => t.home === this) ?? []) forget(timer)
  }

  private timer(name: string): NodeTimer | undefined {
    const { timers } = this.scope.frame
    if (timers === undefined) return undefined
    for (let i = 0; i < timers.length; i++) {
      const timer = timers[i] as NodeTimer
      if (timer.home === this && timer.name === name) return timer
    }
    return undefined
  }
}
