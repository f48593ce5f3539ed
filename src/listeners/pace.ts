/** How fast each caller may ask. */
export interface Pace {
  /** Seconds until this one may ask again; 0 if it may now, which counts. */
  wait(caller: string, now: number): number
}

/** How many callers are remembered; one that is forgotten begins with all that it may ask at once. */
const remembered = 10_000

/** At most `burst` requests of one caller at once, and `rate` a second after that; `now` is in milliseconds. */
export function pace(rate: number, burst: number): Pace {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    wait(caller, now) {
      const bucket = buckets.get(caller) ?? { left: burst, at: now }
      // A clock that is set back gives nothing and takes nothing.
      bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * rate)
      bucket.at = now
      // Who asked last is forgotten last.
      buckets.delete(caller)
      buckets.set(caller, bucket)
      if (buckets.size > remembered) buckets.delete(buckets.keys().next().value as string)
      if (bucket.left < 1) return (1 - bucket.left) / rate
      bucket.left--
      return 0
    },
  }
}
