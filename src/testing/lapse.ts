const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1000, "s"],
] as const

/** Milliseconds as a person says them: `350 ms`, `30 s`, `1 h 0 m`. The two largest units, and what is exact below a minute. */
export function lapse(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  if (ms < 60_000) return `${ms / 1000} s`
  const first = units.findIndex(([size]) => ms >= size)
  const [[size, unit], [below, belowUnit]] = units.slice(first, first + 2) as [(typeof units)[0], (typeof units)[1]]
  return `${Math.floor(ms / size)} ${unit} ${Math.floor((ms % size) / below)} ${belowUnit}`
}

/** A moment of a test: exact, unlike a lapse. */
export function moment(ms: number): string {
  const parts = units.flatMap(([size, unit]) => {
    const amount = unit === "s" ? (ms % 60_000) / 1000 : Math.floor(ms / size)
    if (unit !== "s") ms %= size
    return amount > 0 ? [`${amount} ${unit}`] : []
  })
  return parts.length > 0 ? parts.join(" ") : "0 s"
}
