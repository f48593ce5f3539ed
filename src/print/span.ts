const units = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "m"],
] as const

/** Seconds as a person reads them at a glance: `12s`, `4m`, `3h`, `2d`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  for (const [size, unit] of units)
    if (whole >= size * (unit === "d" ? 2 : 1)) return `${Math.floor(whole / size)}${unit}`
  return `${whole}s`
}
