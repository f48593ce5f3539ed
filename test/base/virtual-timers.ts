import type { Timers } from "../../src/base/supervise.ts"

/** Timers that stand still until they are moved. */
export interface VirtualTimers extends Timers {
  /** Moves on by `ms`: fires what is due, in order, and lets what hangs on promises happen after each. */
  move(ms: number): Promise<void>
  readonly size: number
}

export function virtualTimers(): VirtualTimers {
  const timers = new Set<{ due: number; fire: () => void }>()
  let now = 0
  return {
    now: () => now,
    after(ms, fire) {
      const timer = { due: now + ms, fire }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async move(ms) {
      const end = now + ms
      await settled()
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)
        if (!next) break
        timers.delete(next)
        now = next.due
        next.fire()
        await settled()
      }
      now = end
    },
    get size() {
      return timers.size
    },
  }
}

/** Lets all that hangs on settled promises happen. */
const settled = () => new Promise(resolve => setImmediate(resolve))
