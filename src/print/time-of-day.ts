/** `12:03:10`, `fine` `12:03:10.551`, as this machine's clocks show it; `-` for what no calendar has. */
export function timeOfDay(seconds: number, fine = false): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return "-"
  const time = date.toTimeString().slice(0, 8)
  return fine ? `${time}.${String(date.getMilliseconds()).padStart(3, "0")}` : time
}
