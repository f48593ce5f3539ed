/** Counters as rates: what is counted, by a name, turned into how much a second. */
export interface Rates {
  /** What has been counted until now, in seconds. */
  take(name: string, count: number, now: number): void
  /** How much a second, of late, and before that: the newest last. */
  of(name: string): Rate
}

export interface Rate {
  readonly now: number
  readonly before: readonly number[]
}

/** How many are kept of each, for its spark. */
const kept = 12
const none: Rate = { now: 0, before: [] }

export function rates(): Rates {
  const known = new Map<string, { count: number; at: number; before: number[] }>()
  return {
    take(name, count, now) {
      const last = known.get(name)
      if (last === undefined) {
        known.set(name, { count, at: now, before: [] })
        return
      }
      if (now <= last.at) return
      // One that a reload or a restart has begun anew counts from 0.
      const more = count < last.count ? count : count - last.count
      last.before.push(more / (now - last.at))
      if (last.before.length > kept) last.before.shift()
      last.count = count
      last.at = now
    },
    of(name) {
      const found = known.get(name)
      return found === undefined ? none : { now: found.before.at(-1) ?? 0, before: found.before }
    },
  }
}
