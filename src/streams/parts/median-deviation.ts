import type { Method } from "./expectation.ts"
import { placeOf } from "./place-of.ts"

interface Known {
  /** As they came, and in order. */
  readonly last: number[]
  readonly sorted: number[]
}

/**
 * Expects the median of the last `n` metrics, give or take their median absolute deviation: up to half of them may be
 * outliers and it is not misled. Where more than half are equal, that deviation is 0, and the mean one stands in.
 */
export function medianDeviation(n: number): Method<Known> {
  return {
    start: () => ({ last: [], sorted: [] }),
    expects({ last, sorted }) {
      if (last.length < n) return undefined
      const metric = middle(sorted)
      const median = deviation(sorted, metric)
      // What makes either the standard deviation where the metrics are normal: 1 / Φ⁻¹(¾) and √(π / 2).
      if (median > 0) return { metric, spread: 1.4826 * median }
      const total = last.reduce((sum, x) => sum + Math.abs(x - metric), 0)
      return { metric, spread: (1.2533 * total) / last.length }
    },
    learn({ last, sorted }, metric) {
      last.push(metric)
      sorted.splice(placeOf(sorted, metric, itself), 0, metric)
      while (last.length > n) sorted.splice(placeOf(sorted, last.shift() as number, itself), 1)
    },
  }
}

const itself = (x: number): number => x

/** The median of numbers in order; of an even number the mean of the middle two. */
function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1
  const upper = sorted[half] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2
}

/** The median of how far they are from theirs: from the middle outwards the next one is always the nearer of two. */
function deviation(sorted: readonly number[], from: number): number {
  const half = sorted.length >> 1
  let [below, above] = [half - 1, half]
  let [last, before] = [0, 0]
  for (let i = 0; i <= half; i++) {
    const [down, up] = [from - (sorted[below] ?? -Infinity), (sorted[above] ?? Infinity) - from]
    before = last
    if (down < up) {
      last = down
      below--
    } else {
      last = up
      above++
    }
  }
  return sorted.length % 2 === 1 ? last : (before + last) / 2
}
