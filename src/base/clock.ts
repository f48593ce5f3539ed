import { fast } from "./fast.ts"

/**
 * Something due at a moment of the clock. The clock owns `order` and `slot`; a timer that is not set has slot -1. One whose
 * order is below zero keeps it: it fires before all others that are due at the same time, whenever it was set.
 */
export interface Timer {
  /** Milliseconds since the epoch. */
  due: number
  order: number
  slot: number
  fire(): void
}

/**
 * The one clock: logical, in whole milliseconds since the epoch. It moves only when it is told to, and firing what is
 * due is part of moving. Live it is led by the wall, in tests and replays by the times of what is played:
 * one code path, so that replay equals live.
 */
export interface Clock {
  readonly now: number
  /** The same moment in seconds, as events count. */
  readonly seconds: number
  /** The time at which the next timer is due; Infinity when none is set. */
  readonly next: number
  /** How many timers are set. */
  readonly size: number
  /** Sets a timer (anew, if it was set). One that is due in the past fires with the next move. */
  set(timer: Timer): void
  cancel(timer: Timer): void
  /**
   * Moves to a moment. Before that, every timer due at or before it fires, by due time, then by order of setting,
   * with the clock at its due time. Never moves back: an earlier moment only fires what is due.
   */
  advance(to: number): void
  /** Jumps ahead, and every timer with it: time that passed without anybody there. Nothing fires. */
  leap(by: number): void
}

/** A clock that stands at `start`. `changed` is called when the next due time may have moved to an earlier one. */
export function clock(start = 0, changed?: () => void): Clock {
  const heap: Timer[] = []
  let orders = 0

  const before = (a: Timer, b: Timer) => a.due < b.due || (a.due === b.due && a.order < b.order)
  const put = (timer: Timer, slot: number) => {
    heap[slot] = timer
    timer.slot = slot
  }
  const rise = (timer: Timer, slot: number) => {
    while (slot > 0) {
      const up = (slot - 1) >> 1
      const parent = heap[up] as Timer
      if (!before(timer, parent)) break
      put(parent, slot)
      slot = up
    }
    put(timer, slot)
  }
  const sink = (timer: Timer, slot: number) => {
    for (;;) {
      let down = 2 * slot + 1
      if (down >= heap.length) break
      if (down + 1 < heap.length && before(heap[down + 1] as Timer, heap[down] as Timer)) down++
      const child = heap[down] as Timer
      if (!before(child, timer)) break
      put(child, slot)
      slot = down
    }
    put(timer, slot)
  }
  const remove = (timer: Timer) => {
    const slot = timer.slot
    if (slot < 0) return
    timer.slot = -1
    const last = heap.pop() as Timer
    if (last === timer) return
    if (slot > 0 && before(last, heap[(slot - 1) >> 1] as Timer)) rise(last, slot)
    else sink(last, slot)
  }

  // Plain fields: they are read several times for each event.
  const move = (to: number) => {
    if (to <= time.now) return
    time.now = to
    time.seconds = to / 1000
  }
  const time = {
    now: start,
    seconds: start / 1000,
    get next() {
      return heap.length > 0 ? (heap[0] as Timer).due : Number.POSITIVE_INFINITY
    },
    get size() {
      return heap.length
    },
    set(timer: Timer) {
      remove(timer)
      if (timer.order >= 0) timer.order = ++orders
      heap.push(timer)
      rise(timer, heap.length - 1)
      if (timer.slot === 0) changed?.()
    },
    cancel: remove,
    advance(to: number) {
      while (heap.length > 0) {
        const timer = heap[0] as Timer
        if (timer.due > to) break
        remove(timer)
        move(timer.due)
        timer.fire()
      }
      move(to)
    },
    leap(by: number) {
      for (const timer of heap) timer.due += by
      move(time.now + by)
    },
  }
  return fast(time)
}
