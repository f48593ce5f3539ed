import { type Duration, duration } from "../../base/duration.ts"
import { must } from "./must.ts"

/** A duration that something repeats by, in milliseconds. Throws DM118 for what is none, DM115 for zero. */
export function period(name: string, of: Duration): number {
  const ms = duration(of)
  must(
    ms > 0,
    `${name} takes a time above zero, got ${JSON.stringify(of)}`,
    'a number of seconds, or "500ms", "5s", "1h"',
  )
  return ms
}
