import { type Duration, duration } from "../base/duration.ts"
import { DmonError } from "../base/error.ts"

/** What a moment may be given as. */
export type Moment = Date | number | string

/**
 * A moment in seconds since 1970: a Date, seconds (or milliseconds, where they would be beyond the year 5000), a time of
 * day (the last one that was), ISO 8601, or how long ago: `-5m`. Throws DM173.
 */
export function momentOf(given: Moment, now = Date.now() / 1000): number {
  const seconds =
    given instanceof Date ? given.getTime() / 1000 : typeof given === "number" ? given : textual(given, now)
  if (Number.isFinite(seconds)) return seconds > 1e11 ? seconds / 1000 : seconds
  throw new DmonError("DM173", `${JSON.stringify(given)} is not a moment`, {
    fix: "a time of day: 12:03, how long ago: -5m, ISO 8601, seconds since 1970, or a Date",
  })
}

function textual(text: string, now: number): number {
  const given = text.trim()
  const [, ago] = /^-?(\d+(?:ms|s|m|h|d))$/.exec(given) ?? []
  if (ago !== undefined) return now - duration(ago as Duration) / 1000
  if (/^\d+(\.\d+)?$/.test(given)) return Number(given)
  const [, hours, minutes, seconds = "0"] = /^(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(given) ?? []
  if (hours === undefined) return Date.parse(given) / 1000
  const day = new Date(now * 1000)
  day.setHours(Number(hours), Number(minutes), 0, 0)
  const at = day.getTime() / 1000 + Number(seconds)
  return at > now ? at - 86_400 : at
}
