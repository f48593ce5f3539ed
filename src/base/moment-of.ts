import { isoSeconds } from "./iso-seconds.ts"

/**
 * A moment as a person types it, in seconds since 1970: those seconds, how long ago (`5m`, `-1h`, `90 s ago`), a time of
 * day (`12:03`, `12:03:10.5`: the last one that was), or ISO 8601. `undefined` for what is none.
 */
export function momentOf(typed: string, now: number): number | undefined {
  const text = typed.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  const [, amount, unit = ""] = /^-?(\d+(?:\.\d+)?) ?(ms|s|m|min|h|d)(?: ago)?$/.exec(text) ?? []
  if (amount !== undefined) return now - Number(amount) * (units[unit] as number)
  const [, hours, minutes, seconds = "0"] = /^(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(text) ?? []
  if (hours !== undefined) return timeOfDay(Number(hours), Number(minutes), Number(seconds), now)
  const local = localSeconds(text)
  return Number.isNaN(local) ? isoSeconds(text) : local
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 }

/** Today's moment of that time, or yesterday's if it is yet to come. */
function timeOfDay(hours: number, minutes: number, seconds: number, now: number): number | undefined {
  if (hours > 23 || minutes > 59 || seconds >= 60) return undefined
  const date = new Date(now * 1000)
  const at = () => date.setHours(hours, minutes, 0, 0) / 1000 + seconds
  if (at() > now) date.setDate(date.getDate() - 1)
  return at()
}

/** Without a zone it is this machine's time, as it is printed. */
function localSeconds(text: string): number {
  const [, day, time = "00:00"] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text) ?? []
  return Date.parse(`${day}T${time}`) / 1000
}
