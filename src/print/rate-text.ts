import { countText } from "./count-text.ts"

/** How much a second: `4,812`, `41.3`, `0.25`. */
export function rateText(rate: number): string {
  if (rate >= 100) return countText(rate)
  if (rate === 0) return "0"
  return rate >= 1 ? rate.toFixed(1) : rate.toFixed(2)
}
