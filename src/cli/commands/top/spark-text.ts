const bars = "▁▂▃▄▅▆▇█"

/** Numbers as bars, the largest the highest; those that are not there yet are blank. */
export function sparkText(values: readonly number[], room: number): string {
  const last = values.slice(-room)
  const top = Math.max(...last, 0)
  const bar = (value: number) => bars[top === 0 ? 0 : Math.min(7, Math.floor((value / top) * 7.999))]
  return last.map(bar).join("").padStart(room)
}
