/** Reads a moment as it is typed: `12:03`, `12:03:11`, `2026-11-20 12:03`, `-5m`, seconds since the epoch; in seconds. */
export function momentOf(typed: string, now: number): number | undefined {
  const text = typed.trim()
  const ago = /^-?\s*(\d+(?:\.\d+)?)\s*(s|m|min|h|d)(?:\s+ago)?$/.exec(text)
  if (ago) return now - Number(ago[1]) * units[ago[2] as keyof typeof units]
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return Number(text)
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(text)
  if (clock) {
    const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)]
    if (hours > 23 || minutes > 59 || seconds >= 60) return undefined
    const day = new Date(now * 1000)
    day.setHours(hours, minutes, 0, 0)
    const at = day.getTime() / 1000 + seconds
    // A time of the day that has not come yet was meant to be yesterday's.
    return at > now ? at - 86_400 : at
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined
  const iso = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(" ", "T"))
  return Number.isFinite(iso) ? iso / 1000 : undefined
}

const units = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 }

/** A moment within what is recorded. */
export const within = (at: number, { first, last }: { readonly first: number; readonly last: number }): number =>
  Math.min(last, Math.max(first, at))

/** Keys of a scrubber, and by how many seconds they move: a part of the span for those that leap. */
export function leap(key: string, length: number, large: boolean): number | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return large ? -60 : -1
    case "ArrowRight":
    case "ArrowUp":
      return large ? 60 : 1
    case "PageDown":
      return -Math.max(60, length / 20)
    case "PageUp":
      return Math.max(60, length / 20)
    case "Home":
      return Number.NEGATIVE_INFINITY
    case "End":
      return Number.POSITIVE_INFINITY
    default:
      return undefined
  }
}
