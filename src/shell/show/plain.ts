import { harmlessJson } from "../../base/harmless-json.ts"

/**
 * A value as JSON can say it: dates in ISO 8601, bigints as strings, maps and sets as arrays, errors by what they say, and
 * what is circular as "[Circular]". Functions and symbols are left out.
 */
export function plain(value: unknown, above: readonly object[] = []): unknown {
  if (typeof value === "bigint") return String(value)
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (typeof value === "function" || typeof value === "symbol") return undefined
  if (typeof value !== "object" || value === null) return value
  if (above.includes(value)) return "[Circular]"
  const within = [...above, value]
  const inner = (one: unknown) => plain(one, within)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Map) return [...value].map(pair => pair.map(inner))
  if (value instanceof Set) return [...value].map(inner)
  if (ArrayBuffer.isView(value)) return "length" in value ? Array.from(value as Uint8Array) : []
  if (Array.isArray(value)) return value.map(one => inner(one) ?? null)
  if (value instanceof Error) {
    const { name, message } = value
    return { ...(inner({ ...value }) as object), name, message }
  }
  if ("toJSON" in value && typeof value.toJSON === "function") return inner(value.toJSON())
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const said = inner(one)
      return said === undefined ? [] : [[name, said]]
    }),
  )
}

/** A value as one line of JSON; undefined where there is nothing to say. Harmless to terminals. */
export function jsonText(value: unknown, indent?: number): string | undefined {
  const text = JSON.stringify(plain(value), null, indent) as string | undefined
  return text && harmlessJson(text)
}
