import { isDeepStrictEqual } from "node:util"

/** Are two values the same to an operator? Objects and arrays by what they hold, and not-a-number is itself. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  return typeof a === "object" ? isDeepStrictEqual(a, b) : Number.isNaN(a) && Number.isNaN(b)
}
