/** Seconds since the epoch as ISO 8601; a time beyond what a calendar holds stays a number. */
export function iso(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString()
}
