/** Asks a test a second time, of a copy that notes which fields are read, and answers what they were. */
export function readBy(asks: (value: unknown) => unknown, given: unknown): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  if (typeof given !== "object" || given === null) return { value: given }
  try {
    asks(Array.isArray(given) ? [...given] : noting(given, "", read))
  } catch {
    // It failed the first time too; what it read until then is told.
  }
  return read
}

const noting = (of: object, path: string, read: Record<string, unknown>): object =>
  new Proxy(
    { ...of },
    {
      get(target, name) {
        const value = (target as Record<PropertyKey, unknown>)[name]
        if (typeof name !== "string") return value
        if (path === "" && name === "attributes" && typeof value === "object" && value !== null)
          return noting(value, "attributes.", read)
        if (!(name in Object.prototype)) read[path + name] = value
        return value
      },
    },
  )
