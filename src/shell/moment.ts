import { DmonError } from "../base/error.ts"
import { momentOf } from "../base/moment-of.ts"

/** What a moment may be given as. */
export type Moment = Date | number | string

/**
 * A moment in seconds since 1970: a Date, seconds (or milliseconds, where they would be beyond the year 5000), or as a
 * person types it. Throws DM173.
 */
export function momentFrom(given: Moment, now = Date.now() / 1000): number {
  const seconds =
    given instanceof Date ? given.getTime() / 1000 : typeof given === "number" ? given : momentOf(given, now)
  if (seconds !== undefined && Number.isFinite(seconds)) return seconds > 1e11 ? seconds / 1000 : seconds
  throw new DmonError("DM173", `${JSON.stringify(given)} is not a moment`, {
    fix: "a time of day: 12:03, how long ago: -5m, ISO 8601, seconds since 1970, or a Date",
  })
}
