import { isDeepStrictEqual } from "node:util"

/** Whether a value is what was expected: of an object only the fields that the expectation names count, within arrays too. */
export function fits(value: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    return Array.isArray(value) && value.length === expected.length && expected.every((one, i) => fits(value[i], one))
  }
  if (!isPlain(expected) || !isPlain(value)) return isDeepStrictEqual(value, expected)
  return Object.entries(expected).every(([name, one]) => one === undefined || fits(value[name], one))
}

/** The fields in which a value is not what was expected: `state "ok", not "critical"`. */
export function misfits(value: unknown, expected: unknown): string {
  if (!isPlain(value) || !isPlain(expected)) return ""
  return Object.entries(expected)
    .filter(([name, one]) => one !== undefined && !fits(value[name], one))
    .map(([name, one]) => `${name} ${short(value[name])}, not ${short(one)}`)
    .join("; ")
}

const short = (value: unknown): string => (value === undefined ? "absent" : (JSON.stringify(value) ?? String(value)))

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
