import { type Clock, clock, type Timer } from "../base/clock.ts"
import { fast } from "../base/fast.ts"
import { copy, type Event } from "../event/event.ts"
import { entry } from "../index/entry.ts"
import { type EventIndex, eventIndex } from "../index/event-index.ts"
import { theIndex } from "../index/indexing.ts"
import type { Action, Output } from "../outputs/output.ts"
import { addressIn } from "../streams/core/address.ts"
import { type Carried, carry, type Homeless } from "../streams/core/carry.ts"
import { failureEvent } from "../streams/core/failure-event.ts"
import { restore, save } from "../streams/core/save.ts"
import { Shot } from "../streams/core/shot.ts"
import type { Branch } from "../streams/core/stage.ts"
import { type Failure, Tree } from "../streams/core/tree.ts"
import { withClock } from "./raw-time.ts"
import { type Shooting, type Snapshot, shooting } from "./snapshot.ts"
import { type Suspension, suspensionEvent, suspensions } from "./suspensions.ts"

/** What a partition hands out: everything else about it is a function of what came in. */
export interface Hands {
  /** An output's action: carried out live, recorded in replays and tests. */
  act(action: Action, output: Output): void
  /** A stream failed; `raised` is the event that enters the streams for it. */
  failed?(failure: Failure, raised: Event): void
  /** Timers may be due earlier than before. */
  armed?(): void
  /** A turn from outside the journal (a promise of raw RxJS) wants in: the clock is to be moved first. */
  outside?(): void
}

export interface PartitionOptions extends Hands {
  /** Milliseconds since the epoch at which its clock stands. */
  readonly start: number
  /** Seconds that an event without a ttl stays in the index. */
  readonly ttl?: number | undefined
  /** The host that the engine's own events bear. */
  readonly host?: string
}

/** A root stream by its name. */
export interface Named {
  readonly name: string
  readonly stream: Branch
}

/**
 * The unit that runs: one clock, one tree of streams, one index. It moves only by what is given to it, so the same
 * inputs make the same outcome: live, in a test, in a replay. A value, never a global.
 */
export interface Partition {
  readonly clock: Clock
  readonly index: EventIndex
  readonly tree: Tree
  /** The number of the last input. */
  readonly position: number
  /** The number of the start. */
  readonly epoch: number
  /**
   * One input: the clock moves to its time, what was due before fires, then its events pass the streams in order.
   * `time` in milliseconds; an earlier one than the clock's counts as the clock's. `at`: its number in the journal.
   */
  input(time: number, events: readonly Event[], at?: number): void
  /** Moves the clock, firing what is due. */
  advance(to: number): void
  /**
   * A start, which is a record too: from here on the ids of actions bear its epoch, which is raised by each, so that they
   * never repeat. What is pending, and what the index holds, moves ahead by `gap` ms: nothing is due because dmon was
   * not there.
   */
  begin(epoch: number, gap: number, at: number): void
  /** The clock has been looked at, because something was due: a record of its own, since actions may come of it. */
  tick(time: number, at: number): void
  /**
   * Gives a stream nothing until a moment (ms), however much comes; without `until`, all that comes again. A record of its
   * own. What the stream holds goes on to its time. An event tells of it.
   */
  suspend(time: number, of: Pick<Suspension, "stream" | "reason"> & { readonly until?: number }, at: number): void
  readonly suspended: readonly Suspension[]
  /** Records a tree of these streams beside the one that runs. Throws what the streams' own code throws. */
  grow(streams: readonly Named[]): Tree
  /** Says what `swap` would do with the state, if these streams came. Throws what their own code throws. */
  compare(streams: readonly Named[]): Carried
  /** Puts a tree in the place of the one that runs, between two inputs, and carries its state over. */
  swap(tree: Tree): Carried
  /** The streams' input is complete: what they hold ends as on completion. */
  end(): void
  save(): Snapshot
  /** The same, part by part, while it goes on. One at a time. */
  shoot(): Shooting
  /** Takes over a saved whole; before any input. `given`: it is nobody else's, and need not be copied. */
  restore(snapshot: Snapshot, given?: boolean): Carried
  dispose(): void
}

/** How long state that lost its place waits for it to return. */
const homelessFor = 600_000

export function partition(options: PartitionOptions): Partition {
  const { host } = options
  const time = clock(options.start, options.armed)
  let position = 0
  let epoch = 0
  let acts = 0
  let moving = false
  let aside: readonly Homeless[] = []

  const expiry: Timer = {
    due: 0,
    order: -2,
    slot: -1,
    fire() {
      for (const expired of index.expire(time.seconds)) tree.loopBack(expired)
      if (index.size > 0) armExpiry()
    },
  }
  const armExpiry = () => {
    expiry.due = (Math.floor(time.seconds) + 1) * 1000
    time.set(expiry)
  }
  /** What is going through the streams: it was an event when it came in. */
  let incoming: Event | undefined
  const timed = (of: Event) => (of.time === undefined ? copy(of, { time: time.seconds }) : of)
  const put = (value: unknown) => {
    index.put(incoming !== undefined && value === incoming ? incoming : timed(entry(value)), time.seconds)
    if (expiry.slot < 0 && index.size > 0) armExpiry()
  }
  const advance = (to: number) => {
    if (time.next > to) {
      time.advance(to)
      return
    }
    moving = true
    try {
      withClock(time, () => time.advance(to))
    } finally {
      moving = false
    }
  }
  const take = (events: readonly Event[]) => {
    for (let i = 0; i < events.length; i++) {
      const each = events[i] as Event
      incoming = each.time === undefined ? copy(each, { time: time.seconds }) : each
      tree.take(incoming)
    }
  }
  const grow = (streams: readonly Named[]) => {
    const grown = new Tree({
      host,
      clock: time,
      handler: target => {
        if (target === theIndex) return put
        if (target.key === undefined) return undefined
        return (value, from) => {
          const by = addressIn(from, from.scope.frame)
          const id = `${epoch}.${position}/${by}/${acts++}`
          options.act({ id, value, by, time: time.seconds }, target as Output)
        }
      },
      failed: failure => {
        const raised = failureEvent(failure, time.seconds, host)
        options.failed?.(failure, raised)
        grown.loopBack(raised, true)
      },
      outside: turn => {
        if (!moving) options.outside?.()
        withClock(time, turn)
      },
    })
    withClock(time, () => {
      for (const { name, stream } of streams) grown.plant(name, stream)
    })
    return grown
  }

  const suspending = suspensions(time, {
    changed: () => tree.rest(resting()),
    over: ({ stream, reason }) => tree.loopBack(suspensionEvent({ stream, reason }, time.seconds, host)),
  })

  const resting = () => new Set(suspending.all.map(({ stream }) => stream))

  let tree = grow([])
  let index = eventIndex(tree.series, options.ttl)

  const homeless: Timer = { due: 0, order: 0, slot: -1, fire: () => forgetHomeless() }
  const forgetHomeless = () => {
    for (const { since, node } of aside) if (since + homelessFor <= time.now) node.column?.clear()
    aside = aside.filter(({ since }) => since + homelessFor > time.now)
  }

  const head = () => {
    const suspended = suspending.all
    return { position, epoch, ...(suspended.length > 0 && { suspended }) }
  }

  return fast({
    clock: time,
    get index() {
      return index
    },
    get tree() {
      return tree
    },
    get position() {
      return position
    },
    get epoch() {
      return epoch
    },
    input(at, events, number = position + 1) {
      // What the clock makes fire on its way there is this record's doing, and is named after it.
      position = number
      acts = 0
      advance(at)
      if (tree.isRaw) withClock(time, () => take(events))
      else take(events)
    },
    advance,
    begin(number, gap, at) {
      epoch = number
      position = at
      acts = 0
      time.leap(gap)
      index.shift(gap / 1000)
      // At full seconds, as when it is restored.
      if (expiry.slot >= 0) armExpiry()
    },
    tick(to, number) {
      position = number
      acts = 0
      advance(to)
    },
    suspend(to, of, number) {
      position = number
      acts = 0
      advance(to)
      const { stream, reason, until } = of
      if (until === undefined ? !suspending.end(stream) : until <= time.now) return
      if (until !== undefined) suspending.begin({ stream, reason, until, since: time.now })
      withClock(time, () => tree.loopBack(suspensionEvent(of, time.seconds, host)))
    },
    get suspended() {
      return suspending.all
    },
    grow,
    compare(streams) {
      const next = grow(streams)
      const carried = carry(tree, next, aside, true)
      next.dispose()
      return carried
    },
    swap(next) {
      forgetHomeless()
      // First what the streams' own code can spoil: if it throws, nothing has changed.
      try {
        withClock(time, () => next.start())
      } catch (error) {
        next.dispose()
        throw error
      }
      const carried = withClock(time, () => carry(tree, next, aside))
      aside = carried.aside
      tree.dispose(aside.map(({ node }) => node))
      tree = next
      tree.rest(resting())
      if (aside.length > 0) {
        homeless.due = time.now + homelessFor
        time.set(homeless)
      }
      return carried
    },
    end: () => withClock(time, () => tree.end()),
    save: () => ({ ...head(), streams: save(tree), index: structuredClone([...index.entries()]) }),
    shoot: () => shooting(head(), new Shot(tree), index.copy()),
    restore(snapshot, given) {
      position = snapshot.position
      epoch = snapshot.epoch
      const carried = restore(snapshot.streams, tree, given)
      index = eventIndex(tree.series, options.ttl)
      index.restore(given ? snapshot.index : structuredClone(snapshot.index))
      if (index.size > 0) armExpiry()
      for (const one of snapshot.suspended ?? []) suspending.begin(one)
      return carried
    },
    dispose() {
      tree.dispose()
      suspending.dispose()
      time.cancel(expiry)
      time.cancel(homeless)
    },
  })
}
