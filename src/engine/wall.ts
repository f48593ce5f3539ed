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
