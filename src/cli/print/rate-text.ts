import { countText } from "../../print/count-text.ts"

/** How much a second: `4,812`, `41.3`, `0.25`. */
export function rateText(rate: number): string {
  if (rate >= 100) return countText(rate)
  if (rate === 0) return "0"
  return rate >= 1 ? rate.toFixed(1) : rate.toFixed(2)
}

/** Microseconds: `12 µs`, `1.2 ms`, `2.0 s`; nothing was measured: `-`. */
export function microsText(micros: number): string {
  if (micros <= 0) return "-"
  if (micros < 1000) return `${Math.max(1, Math.round(micros))} µs`
  return micros < 1e6 ? `${(micros / 1000).toFixed(1)} ms` : `${(micros / 1e6).toFixed(1)} s`
}

/** Bytes: `16 MB`. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"]
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}

const bars = "▁▂▃▄▅▆▇█"

/** Numbers as bars, the largest the highest; those that are not there yet are blank. */
export function sparkText(values: readonly number[], room: number): string {
  const last = values.slice(-room)
  const top = Math.max(...last, 0)
  const bar = (value: number) => bars[top === 0 ? 0 : Math.min(7, Math.floor((value / top) * 7.999))]
  return last.map(bar).join("").padStart(room)
}
