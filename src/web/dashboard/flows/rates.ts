import { rateSpan } from "../../../base/rate.ts"
import type { Counted } from "../../../engine/live/watch.ts"

/** What passes a place: a second, and so far. */
export interface Passing {
  readonly in: number
  readonly out: number
  readonly received: number
  readonly emitted: number
  readonly errors: number
  readonly dropped: number
}

interface Heard {
  readonly now: number
  readonly counts: readonly Counted[]
}

export interface Rates {
  /** Takes what was counted until a moment, in seconds. */
  take(now: number, counts: readonly Counted[]): void
  /** Other streams run: what was counted was of others. */
  clear(): void
  /** In the order of the flow's nodes. */
  list(): readonly Passing[]
}

/** Counts are absolute; what passes a second is the difference of those of the last ten seconds. */
export function rates(): Rates {
  let heard: Heard[] = []
  return {
    take(now, counts) {
      const last = heard.at(-1)
      // A server that began anew counts from the beginning.
      const began = last !== undefined && counts.some(([received], i) => received < (last.counts[i]?.[0] ?? 0))
      if (began || counts.length !== (last?.counts.length ?? counts.length)) heard = []
      heard.push({ now, counts })
      while (heard.length > 2 && (heard[1] as Heard).now <= now - rateSpan) heard.shift()
    },
    clear: () => void (heard = []),
    list() {
      const [first, last] = [heard[0], heard.at(-1)]
      if (first === undefined || last === undefined) return []
      const seconds = last.now - first.now
      const rate = (now: number, before = 0) => (seconds > 0 ? (now - before) / seconds : 0)
      return last.counts.map(([received, emitted, errors, dropped], i) => ({
        in: rate(received, first.counts[i]?.[0]),
        out: rate(emitted, first.counts[i]?.[1]),
        received,
        emitted,
        errors,
        dropped,
      }))
    },
  }
}

/** A rate in a few characters. */
export function perSecond(rate: number): string {
  if (rate === 0) return "0/s"
  if (rate >= 10_000) return `${(rate / 1000).toFixed(0)}k/s`
  if (rate >= 10) return `${rate.toFixed(0)}/s`
  if (rate >= 0.95) return `${rate.toFixed(1).replace(/\.0$/, "")}/s`
  const perMinute = rate * 60
  return perMinute >= 0.95
    ? `${perMinute.toFixed(perMinute < 10 ? 1 : 0).replace(/\.0$/, "")}/min`
    : `${(rate * 3600).toFixed(0)}/h`
}

/** How much of what a place is given goes a way: `all`, `3 %`, `none`; nothing where nothing came. */
export function share(part: number, of: number): string {
  if (of <= 0) return ""
  const percent = (part / of) * 100
  if (percent > 110) return `×${Number((part / of).toPrecision(2))}`
  if (percent >= 99.95) return "all"
  if (percent <= 0) return "none"
  return percent < 1 ? "< 1 %" : `${percent.toFixed(percent < 10 ? 1 : 0).replace(/\.0$/, "")} %`
}

/** The width of an edge, by the logarithm of what passes. */
export const width = (rate: number): number => 1 + 1.4 * Math.log10(1 + rate)
