import { z } from "zod"
import { DmonError } from "./error.ts"

/** A span of time: a number of seconds, or text with a unit: `5`, `"500ms"`, `"5s"`, `"10m"`, `"1h"`, `"2d"`. */
export type Duration = number | `${bigint}${"ms" | "s" | "m" | "h" | "d"}`

/** What a duration may be, for whoever wrote one that is none. */
export const durations =
  'a number of seconds, or digits and a unit without a blank: 5, "500ms", "5s", "10m", "1h", "2d"'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration in whole milliseconds, as every timer counts. Throws DM118 for anything that is not one. */
export function duration(of: Duration): number {
  const [, amount = "", unit = ""] = (typeof of === "string" && /^(\d+)(ms|s|m|h|d)$/.exec(of)) || []
  const ms = typeof of === "number" ? Math.round(of * 1000) : Number(amount) * (units[unit] ?? Number.NaN)
  if (!Number.isFinite(ms) || ms < 0 || (amount === "" && typeof of === "string")) {
    throw new DmonError("DM118", `${JSON.stringify(of)} is not a duration`, {
      fix: durations,
    })
  }
  return ms
}

/** The zod schema of a duration option; parses to milliseconds. */
export const durationOption = z
  .union([z.number().nonnegative(), z.custom<Duration>(v => typeof v === "string" && /^\d+(ms|s|m|h|d)$/.test(v))])
  .transform(duration)
