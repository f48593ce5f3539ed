/** `2026-11-26 12:03:10.551`, as this machine's clocks show it. */
export function moment(seconds: number): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return "-"
  return `${date.toLocaleString("sv-SE")}.${String(date.getMilliseconds()).padStart(3, "0")}`
}
