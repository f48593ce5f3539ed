import { InvalidArgumentError } from "commander"
import { type Duration, duration } from "../base/duration.ts"
import { isoSeconds } from "../codecs/json-time.ts"

/**
 * A moment, in seconds since 1970, as it is written on a command line: ISO 8601, seconds, how long ago (`1h`, `-5m`), or
 * a time of day: the last one.
 */
export function momentOf(text: string, now = Date.now() / 1000): number {
  const given = text.trim()
  if (/^\d+(\.\d+)?$/.test(given)) return Number(given)
  if (/^-?\d+(ms|s|m|h|d)$/.test(given)) return now - duration(given.replace("-", "") as Duration) / 1000
  if (/^\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(given)) return timeOfDay(given, now)
  // Without a zone it is this machine's time, as it is printed.
  const local = localSeconds(given)
  const seconds = Number.isNaN(local) ? isoSeconds(given) : local
  if (seconds !== undefined) return seconds
  throw new InvalidArgumentError("It is ISO 8601, seconds since 1970, a time of day, or how long ago: 30m, 1h, 2d.")
}

function localSeconds(text: string): number {
  const [, day, time = "00:00"] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text) ?? []
  return Date.parse(`${day}T${time}`) / 1000
}

/** Today's moment of that time, or yesterday's if it is yet to come. */
function timeOfDay(text: string, now: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number)
  const date = new Date(now * 1000)
  const at = () => date.setHours(hours, minutes, 0, 0) / 1000 + seconds
  if (at() > now) date.setDate(date.getDate() - 1)
  return at()
}
