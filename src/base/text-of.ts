/** Any value as text for people, at most so long: never throws, whatever is thrown or emitted. */
export function textOf(value: unknown, most = 4096): string {
  return attempt(() => (typeof value === "string" ? value : json(value)), value).slice(0, most)
}

/** What was thrown, as a person reads it: `TypeError: x is not a function`. */
export function errorText(error: unknown): string {
  return attempt(() => (error instanceof Error ? `${error.name}: ${error.message}` : textOf(error)), error)
}

const json = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part)) ?? String(value)

/** What is circular, or has no text at all, is at least named by its kind. */
function attempt(make: () => string, value: unknown): string {
  try {
    return make()
  } catch {
    return typeof value === "object" ? "[object]" : `[${typeof value}]`
  }
}
