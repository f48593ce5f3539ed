import type { Node } from "./node.ts"
import type { NodeTimer } from "./node-timer.ts"
import type { Outlet } from "./outlet.ts"

/** What few frames ever need: an ending that is under way, and raw RxJS. */
interface Rare {
  /** How many feeders of a node have closed. */
  readonly closed: Map<Node, number>
  /** Subscribers of raw RxJS segments, by the tap that feeds them. */
  readonly taps: Map<Node, { next(value: unknown): void; complete(): void }[]>
  readonly outlets: Set<Outlet>
  /** Outlets that failed and are assembled anew with the next value, by their node's place in the scope. */
  readonly broken: Set<number>
  /** Its router has begun to end it; its branch has ended by itself. */
  ends: boolean
  over: boolean
}

/** 2020-01-01: seconds counted from here are small integers to the machine until 2088. */
const dawn = 1_577_836_800

/** What all places of one scope keep for one key (of a root: for the root). Plain data beside its links. */
export class Frame {
  // What every event reads stands first: side by side in memory.
  /** The longest deadline seen, in whole seconds from `dawn`, a small integer: what `by` goes by when it drops a key. */
  deadline = -0x80000000
  /** The round of snapshots in which it last changed, or was taken. */
  round = 0
  /** The states, by the slots of the scope's nodes; most branches have one, which then costs no array. */
  private first: unknown = undefined
  readonly key: unknown
  parent: Frame | undefined
  private rest: unknown[] | undefined = undefined
  timers: NodeTimer[] | undefined = undefined
  private rarely: Rare | undefined = undefined

  constructor(key: unknown, parent: Frame | undefined) {
    this.key = key
    this.parent = parent
  }

  /** The state in a slot; undefined before it is first asked for. */
  at(slot: number): unknown {
    return slot === 0 ? this.first : this.rest?.[slot]
  }

  put(slot: number, state: unknown): void {
    if (slot === 0) this.first = state
    else if (this.rest !== undefined) this.rest[slot] = state
    else {
      this.rest = new Array(slot + 1)
      this.rest[slot] = state
    }
  }

  get rare(): Rare {
    return (this.rarely ??= {
      closed: new Map(),
      taps: new Map(),
      outlets: new Set(),
      broken: new Set(),
      ends: false,
      over: false,
    })
  }

  /** A value with this deadline, in seconds since the epoch, has come. */
  saw(until: number): void {
    const whole = Math.max(Math.min(until - dawn, 0x7ffffffe), -0x7fffffff) | 0
    if (whole >= this.deadline) this.deadline = whole + 1
  }

  /** The end of the longest deadline seen, in milliseconds since the epoch. */
  get until(): number {
    return (this.deadline + dawn) * 1000
  }

  get isBroken(): boolean {
    return this.rarely !== undefined && this.rarely.broken.size > 0
  }

  /** Lets go of raw RxJS. */
  unsubscribe(): void {
    for (const outlet of this.rarely?.outlets ?? []) outlet.unsubscribe()
    this.rarely = undefined
  }
}
