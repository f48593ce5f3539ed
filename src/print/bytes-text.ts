const units = ["B", "kB", "MB", "GB", "TB", "PB"]

/** Bytes, by thousands: `840 B`, `1.6 kB`, `16 MB`. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}
