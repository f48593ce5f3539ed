import { type Rate as CounterRate, rate } from "../../../base/rate.ts"

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
  const known = new Map<string, { readonly counted: CounterRate; readonly before: number[] }>()
  return {
    take(name, count, now) {
      const { counted, before } = known.get(name) ?? { counted: rate(), before: [] }
      known.set(name, { counted, before })
      counted.take(count, now)
      if (counted.perSecond !== undefined) before.push(counted.perSecond)
      if (before.length > kept) before.shift()
    },
    of(name) {
      const found = known.get(name)
      return found === undefined ? none : { now: found.before.at(-1) ?? 0, before: found.before }
    },
  }
}
