import type { Timers } from "../base/supervise.ts"

/** The wall as the engine follows it: an anchor plus monotonic time, whole milliseconds since the epoch. */
export interface Wall {
  now(): number
  /**
   * Compares with the system's clock. A step of it is followed slowly (a tenth faster or slower), so that time never
   * stands still or jumps under the streams; returns the step in milliseconds when a new one was seen.
   */
  check(): number | undefined
}

/** A step smaller than this is the noise of the two clocks, in milliseconds. */
const noise = 50

/** `from`: a moment that has been already, which it does not go back behind, whatever the system's clock says. */
export function wall(
  system: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
  from = 0,
): Wall {
  let base = Math.max(system(), from)
  let anchor = monotonic()
  let owed = 0
  const settle = () => {
    const passed = monotonic() - anchor
    const paid = Math.max(-passed / 10, Math.min(passed / 10, owed))
    return { passed, paid }
  }
  return {
    now() {
      const { passed, paid } = settle()
      return Math.floor(base + passed + paid)
    },
    check() {
      const { passed, paid } = settle()
      base += passed + paid
      anchor += passed
      const before = owed - paid
      owed = system() - base
      if (Math.abs(owed) < noise) owed = 0
      return Math.abs(owed - before) >= noise ? owed - before : undefined
    },
  }
}

/** What one read of a socket brings came at one time: a clock that is asked once for all of it. */
export function onceATurn(now: () => number): () => number {
  let recent = 0
  const forget = () => {
    recent = 0
  }
  return () => {
    if (recent > 0) return recent
    setImmediate(forget)
    return (recent = now())
  }
}

/** The wall's timers; they keep no process alive. */
export const wallTimers: Timers = {
  now: Date.now,
  after(ms, fire) {
    const timer = setTimeout(fire, ms).unref()
    return () => clearTimeout(timer)
  },
}
