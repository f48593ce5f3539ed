import type { Timers } from "../base/supervise.ts"

interface WakingOptions {
  readonly timers: Timers
  now(): number
  /** The time at which the next timer of the clock is due. */
  next(): number
  /** The clock stands still for now: nothing that it made happen could be recorded. */
  held(): boolean
  wake(): void
}

/** Wakes the engine when its clock's next timer is due. */
export interface Waking {
  /** Timers may be due earlier than before. */
  arm(): void
  stop(): void
}

/** The longest that setTimeout can wait. */
const longest = 2 ** 31 - 1
/** How long it waits while the clock is held, in milliseconds. */
const heldFor = 1000

export function waking({ timers, now, next, held, wake }: WakingOptions): Waking {
  let at = Number.POSITIVE_INFINITY
  let cancel = () => {}
  let stopped = false

  const arm = () => {
    const due = next()
    if (due >= at || stopped) return
    cancel()
    at = due
    const wait = Math.max(held() ? heldFor : 0, due - now())
    cancel = timers.after(Math.min(longest, wait), () => {
      at = Number.POSITIVE_INFINITY
      if (!held()) wake()
      arm()
    })
  }
  return {
    arm,
    stop() {
      stopped = true
      cancel()
    },
  }
}
