import type { Timers } from "../base/supervise.ts"

/** The wall's timers; a command does not end before they have fired. */
export const ownTimers: Timers = {
  now: Date.now,
  after(ms, fire) {
    const timer = setTimeout(fire, ms)
    return () => clearTimeout(timer)
  },
}
