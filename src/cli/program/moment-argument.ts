import { InvalidArgumentError } from "commander"
import { momentOf } from "../../base/moment-of.ts"

/** A moment as it is written on a command line, in seconds since 1970. */
export function momentArgument(text: string): number {
  const seconds = momentOf(text, Date.now() / 1000)
  if (seconds !== undefined) return seconds
  throw new InvalidArgumentError("It is ISO 8601, seconds since 1970, a time of day, or how long ago: 30m, 1h, 2d.")
}
