/** A histogram of durations in buckets 10 % apart: bounded, and cheap enough to be always on. */
export interface Meter {
  add(value: number): void
  /** The value below which this share (0 to 1) of the values lies; 0 when there is none. */
  quantile(share: number): number
  /** Forgets what was measured. */
  clear(): void
}

const perDecade = 24
const smallest = 1e-4

export function meter(): Meter {
  const buckets = new Float64Array(perDecade * 10)
  let count = 0
  return {
    add(value) {
      const at = Math.round(Math.log10(Math.max(value, smallest) / smallest) * perDecade)
      const bucket = Math.min(at, buckets.length - 1)
      buckets[bucket] = (buckets[bucket] as number) + 1
      count++
    },
    quantile(share) {
      let left = share * count
      if (count === 0) return 0
      for (let i = 0; i < buckets.length; i++) {
        left -= buckets[i] as number
        if (left <= 0) return smallest * 10 ** (i / perDecade)
      }
      return smallest * 10 ** (buckets.length / perDecade)
    },
    clear() {
      buckets.fill(0)
      count = 0
    },
  }
}
