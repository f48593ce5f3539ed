import type { Clock } from "../../base/clock.ts"
import type { Event } from "../../event/event.ts"
import { entering } from "./entering.ts"
import { failureEvent } from "./failure-event.ts"
import type { Frame } from "./frame.ts"
import type { Node } from "./node.ts"
import { forget, type NodeTimer } from "./node-timer.ts"
import { Outlet } from "./outlet.ts"
import { Recorder } from "./recorder.ts"
import { Scope } from "./scope.ts"
import { type SeriesTable, seriesTable } from "./series.ts"
import type { Shot } from "./shot.ts"
import type { Branch } from "./stage.ts"
import { sweeping } from "./sweep.ts"
import { type Target, target } from "./target.ts"
import { Topic } from "./topic.ts"
import { walk } from "./walk.ts"

/** An operator's function, or a raw segment, threw. */
export interface Failure {
  readonly error: unknown
  /** What it was given; undefined where a timer fired. */
  readonly value: unknown
  readonly node: Node
  readonly frame: Frame
}

/** What a tree needs of whoever runs it. */
export interface Surroundings {
  /** The host that the events made of failures bear. */
  readonly host?: string | undefined
  readonly clock: Clock
  /** What happens to the values that are sent to a target; undefined: nothing. */
  handler(target: Target<unknown>): ((value: unknown, from: Node) => void) | undefined
  /** A failure that no `rescue` takes. */
  failed(failure: Failure): void
  /** Runs a turn that comes from outside (a promise of raw RxJS): the clock is to be moved first. */
  outside(turn: () => void): void
}

/** A root stream in a tree. */
export interface Root {
  readonly name: string
  readonly scope: Scope
  /** The nodes whose output the root emits. */
  readonly ends: readonly Node[]
}

/** The loop-back of a tree: an event sent to it enters all roots again, after the current turn. */
export const loopback: Target<Event> = target("reinject")

/** A reinjected event that comes round more often than this is dropped. */
const maxHops = 16
/** More events than these loop back from one turn only where streams feed each other without end. */
const maxLooped = 100_000

/** Why a root lets go of what it is not given while it rests. */
export const suspended = "suspended"

function leaveOut(entry: Node): void {
  entry.in++
  entry.drop(suspended)
}

/** What loops back: the value, how often it has, whether a failure made it, and to which topic, if not to all roots. */
interface Looped {
  readonly value: unknown
  readonly hops: number
  readonly failure: boolean
  readonly topic: string | undefined
}

/**
 * A version of the streams, running: its roots, its series, its loop-back. One event is one turn: it passes every
 * root; what looped back meanwhile follows, first in first out, before anything else comes in.
 */
export class Tree {
  readonly roots: Root[] = []
  private entries: Node[] = []
  /** The entries of roots that are given nothing at present. */
  private resting: Node[] = []
  readonly clock: Clock
  /** Ends keys when their time has come. */
  readonly sweeping = sweeping(this)
  series: SeriesTable = seriesTable()
  /** Events dropped because they came round too often. */
  overlooped = 0
  /** Failures raised while a failure's own event was processed: counted, not made into events. */
  nestedFailures = 0
  /** Sees every value that enters the roots, while somebody looks. */
  watch: ((value: unknown) => void) | undefined
  /** Sees every branch that is built for a key, before anything enters it, while somebody traces. */
  recorded: ((scope: Scope) => void) | undefined
  /** Is told how long an input took in a root stream, in milliseconds, while somebody measures. */
  timed: ((stream: string, ms: number) => void) | undefined
  /** Raw RxJS stands somewhere in it, or may come to, in a branch that is built for a key. */
  isRaw = false
  /** Raised by each snapshot: a frame of an earlier round has not changed since it began. */
  round = 0
  /** The snapshot that is being taken. */
  shot: Shot | undefined
  /** The turn that runs is a timer's. */
  firing = false
  /** What the turn that runs was given. */
  current: unknown
  private readonly around: Surroundings
  private readonly topics = new Map<string, Node[]>()
  private loop: Looped[] = []
  private hops = 0
  private inFailure = false
  private busy = 0
  private over = false
  /** Gives a value to the entries; made when it is first needed. */
  private toRoots: ((value: unknown) => void) | undefined = undefined

  constructor(around: Surroundings) {
    this.around = around
    this.clock = around.clock
  }

  /** Records a stream as a root. Throws what the stream's own code throws. */
  plant(name: string, stream: Branch): Root {
    const scope = new Scope(this, stream, name)
    const { ends } = new Recorder(scope).record()
    const root: Root = { name, scope, ends }
    this.roots.push(root)
    this.entries.push(scope.entry)
    this.toRoots = undefined
    return root
  }

  /** The roots of these names are given nothing from now on, and count what they were not given; all others are. */
  rest(names: ReadonlySet<string>): void {
    const entriesOf = (isResting: boolean) =>
      this.roots.filter(({ name }) => names.has(name) === isResting).map(({ scope }) => scope.entry)
    this.entries = entriesOf(false)
    this.toRoots = undefined
    this.resting = entriesOf(true)
  }

  /** Subscribes to the raw segments at the roots; dmon's own operators need no start. */
  start(): void {
    for (const { scope } of this.roots) if (scope.raw) this.assemble(scope, scope.frame)
  }

  /** One turn: the value passes every root, then what looped back. */
  take(value: unknown): void {
    this.busy++
    this.current = value
    this.enterRoots(value)
    if (--this.busy === 0 && this.loop.length > 0) this.drain()
  }

  /** Sends an event round again, after the current turn. `hops` grow; one that comes round too often is dropped. */
  loopBack(event: Event, failure = false): void {
    this.again(event, failure)
  }

  /** The node emits what is published to the topic. */
  subscribe(topic: string, node: Node): void {
    this.topics.set(topic, [...(this.topics.get(topic) ?? []), node])
  }

  failed(failure: Failure): void {
    if (this.over) return
    const { rescue } = failure.node
    if (rescue !== undefined) rescue.to(0, failureEvent(failure, this.clock.seconds, this.around.host))
    else if (this.inFailure) this.nestedFailures++
    else this.around.failed(failure)
  }

  handler(to: Target<unknown>): ((value: unknown, from: Node) => void) | undefined {
    if (to === loopback) return value => this.again(value, false)
    if (!(to instanceof Topic)) return this.around.handler(to)
    return this.topics.has(to.topic) ? value => this.again(value, false, to.topic) : undefined
  }

  /** A frame is about to change for the first time in this round. */
  touch(scope: Scope, frame: Frame): void {
    this.shot?.keep(scope, frame)
    frame.round = this.round
  }

  /** A node's timer is due: a turn of its own. */
  fire(timer: NodeTimer): void {
    const { home: node, frame, name } = timer
    if (frame.round !== this.round) this.touch(node.scope, frame)
    forget(timer)
    this.current = undefined
    this.firing = true
    this.enter(node.scope, frame, () => node.ring(name))
    this.firing = false
  }

  /** Runs something in a frame, within the turn that runs or as one of its own. */
  enter(scope: Scope, frame: Frame, run: () => void): void {
    if (this.over) return
    const was: Frame[] | undefined = this.busy > 0 ? [] : undefined
    for (let s: Scope | undefined = scope, f: Frame | undefined = frame; s && f; s = s.router?.scope, f = f.parent) {
      if (f.round !== this.round) this.touch(s, f)
      was?.push(s.frame)
      s.frame = f
    }
    this.busy++
    run()
    this.busy--
    for (let s: Scope | undefined = scope, i = 0; was && s; s = s.router?.scope, i++) s.frame = was[i] as Frame
    if (this.busy === 0 && this.loop.length > 0) this.drain()
  }

  /** Something from outside any turn (raw RxJS, asynchronously): the clock moves, then it is a turn of its own. */
  arrive(scope: Scope, frame: Frame, run: () => void): void {
    if (this.busy > 0) this.enter(scope, frame, run)
    else if (!this.over) this.around.outside(() => this.enter(scope, frame, run))
  }

  /** A router has made a frame for a new key. */
  born(scope: Scope, frame: Frame): void {
    if (scope.raw) this.assemble(scope, frame)
    this.sweeping.revive()
  }

  /** Records a scope anew for one frame and subscribes to its raw segments; `broken`: only to those that failed. */
  assemble(scope: Scope, frame: Frame, broken = false): void {
    const only = broken ? new Set(frame.rare.broken) : undefined
    frame.rare.broken.clear()
    const mirror = new Recorder(new Scope(this, scope.stream, scope.entry.address, scope.router), {
      real: scope,
      frame,
    })
    mirror.record()
    this.enter(scope, frame, () =>
      mirror.assemble(node => (only === undefined || only.has(node.place) ? new Outlet(node, frame) : undefined)),
    )
  }

  /** The input is complete: everything that is held ends, in order, as on an Observable's completion. */
  end(): void {
    // Those that subscribe to topics come last: what others publish as they end is heard.
    const hears = ({ scope }: Root) => Number(scope.nodes.some(({ stage }) => stage.topic !== undefined))
    for (const { scope } of this.roots.toSorted((a, b) => hears(a) - hears(b))) {
      this.enter(scope, scope.frame, () => scope.entry.close())
    }
  }

  /**
   * Cancels every timer and lets go of raw RxJS. What is still pending never runs. The series outlive a tree, so what
   * its places keep for them is let go too, but for places that are put `aside`.
   */
  dispose(aside: readonly Node[] = []): void {
    this.over = true
    this.sweeping.stop()
    for (const { scope } of this.roots)
      walk(scope, scope.frame, frame => {
        for (const timer of frame.timers ?? []) this.clock.cancel(timer)
        frame.unsubscribe()
      })
    for (const { scope } of this.roots) for (const node of scope.nodes) if (!aside.includes(node)) node.column?.clear()
  }

  private enterRoots(value: unknown): void {
    if (this.watch !== undefined) this.watch(value)
    if (this.timed !== undefined) this.enterTimed(value, this.timed)
    else {
      this.toRoots ??= entering(this, this.entries)
      this.toRoots(value)
    }
    for (const entry of this.resting) leaveOut(entry)
  }

  private enterTimed(value: unknown, timed: (stream: string, ms: number) => void): void {
    for (const entry of this.entries) {
      const { scope } = entry
      if (scope.frame.round !== this.round) this.touch(scope, scope.frame)
      entry.in++
      const start = performance.now()
      entry.emit(value)
      timed(entry.address, performance.now() - start)
    }
  }

  private isResting({ scope }: Node): boolean {
    if (this.resting.length === 0) return false
    let outer = scope
    while (outer.router !== undefined) outer = outer.router.scope
    return this.resting.includes(outer.entry)
  }

  private again(value: unknown, failure: boolean, topic?: string): void {
    if (this.hops >= maxHops) this.overlooped++
    else this.loop.push({ value, hops: this.hops + 1, failure, topic })
    if (this.busy === 0) this.drain()
  }

  private drain(): void {
    this.busy++
    for (let i = 0; i < this.loop.length; i++) {
      if (i === maxLooped) {
        this.overlooped += this.loop.length - i
        break
      }
      const { value, hops, failure, topic } = this.loop[i] as Looped
      this.hops = hops
      this.inFailure = failure
      this.current = value
      if (topic === undefined) this.enterRoots(value)
      else
        for (const node of this.topics.get(topic) ?? []) {
          if (this.isResting(node)) {
            leaveOut(node)
            continue
          }
          if (node.scope.frame.round !== this.round) this.touch(node.scope, node.scope.frame)
          node.hear(value)
        }
    }
    this.loop = []
    this.busy--
    this.hops = 0
    this.inFailure = false
  }
}
