import { countText } from "../../print/count-text.ts"
import { moment } from "../../print/moment.ts"

/** One of so many: 1:1, 1:1.2, 1:8. */
export const ratio = (n: number): string =>
  `1:${n < 2 ? Number(n.toFixed(2)) : n < 10 ? Number(n.toFixed(1)) : countText(n)}`

/** A measurement in few characters: 0.42, 12.3, 4.8k, 1.2M; three digits that count. */
export function short(n: number): string {
  if (!Number.isFinite(n)) return String(n)
  const size = Math.abs(n)
  if (size >= 1e15 || (size > 0 && size < 0.001)) return n.toExponential(1)
  for (const [unit, of] of [
    ["T", 1e12],
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e4],
  ] as const) {
    if (size >= of) return `${trim(n / (unit === "k" ? 1000 : of))}${unit}`
  }
  return trim(n)
}
const trim = (n: number) => String(Number(n.toPrecision(Math.abs(n) >= 1000 ? 4 : 3)))

/** Day and time where the reader is: 2026-11-20 12:03:11. */
export const dayTime = (seconds: number): string => moment(seconds).split(".")[0]!

/** A span of seconds in its two largest units: 43 s, 41 m 12 s, 3 h 5 m, 2 d 4 h. */
export function span(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return pair(s, 60, "m", 1, "s")
  if (s < 86_400) return pair(s, 3600, "h", 60, "m")
  return pair(s, 86_400, "d", 3600, "h")
}
function pair(s: number, large: number, unit: string, small: number, rest: string): string {
  const left = Math.floor((s % large) / small)
  return `${Math.floor(s / large)} ${unit}${left > 0 ? ` ${left} ${rest}` : ""}`
}

/** Any value in one line. */
export function brief(value: unknown, most = 200): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** What is typed in a POSIX shell to mean this word. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
