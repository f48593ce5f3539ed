const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]

/** A part of one, for people: `41.3%`. */
export const percent = (part: number): string => `${(part * 100).toFixed(1)}%`

/** A number of bytes, for people: `12.1 GiB`. */
export function bytes(count: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(count, 1)) / 10), units.length - 1)
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
