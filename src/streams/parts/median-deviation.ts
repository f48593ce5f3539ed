import type { Method } from "./expectation.ts"

/**
 * Expects the median of the last `n` metrics, give or take their median absolute deviation: up to half of them may be
 * outliers and it is not misled. Where more than half are equal, that deviation is 0, and the mean one stands in.
 */
export function medianDeviation(n: number): Method<{ last: number[] }> {
  return {
    start: () => ({ last: [] }),
    expects({ last }) {
      if (last.length < n) return undefined
      const metric = middle(last)
      const off = last.map(x => Math.abs(x - metric))
      const median = middle(off)
      // What makes either the standard deviation where the metrics are normal: 1 / Φ⁻¹(¾) and √(π / 2).
      const spread = median > 0 ? 1.4826 * median : (1.2533 * off.reduce((a, b) => a + b)) / off.length
      return { metric, spread }
    },
    learn({ last }, metric) {
      last.push(metric)
      while (last.length > n) last.shift()
    },
  }
}

/** The median; of an even number the mean of the middle two. */
function middle(of: readonly number[]): number {
  const sorted = Float64Array.from(of).sort()
  const half = sorted.length >> 1
  const upper = sorted[half] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2
}
