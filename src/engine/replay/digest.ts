/**
 * A state in short, as plain data: what is long is told by its length, what is deep is left out, and what throws when it is
 * read is named by its kind.
 */
export function digest(value: unknown, depth = 4): unknown {
  try {
    return shortened(value, depth)
  } catch {
    return "[object]"
  }
}

function shortened(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.length > longest ? `${value.slice(0, longest)}…` : value
  if (typeof value === "function") return "[function]"
  if (typeof value === "bigint" || typeof value === "symbol") return String(value)
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Float64Array && value.length <= numbers) return [...value]
  const items = Array.isArray(value) || value instanceof Set ? [...few(value)] : undefined
  const length = lengthOf(value)
  if (depth === 0 || (length !== undefined && length > most)) return length === undefined ? "…" : { length }
  if (items !== undefined) return items.map(item => digest(item, depth - 1))
  const pairs = value instanceof Map ? [...value] : Object.entries(ArrayBuffer.isView(value) ? { length } : value)
  return Object.fromEntries(
    pairs
      .filter(([, held]) => held !== undefined)
      .slice(0, fields)
      .map(([name, held]) => [String(name), digest(held, depth - 1)]),
  )
}

/** How much of a state is told. */
const longest = 200
const most = 5
const numbers = 16
const fields = 16

function lengthOf(value: object): number | undefined {
  if (value instanceof Map || value instanceof Set) return value.size
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return (value as unknown as { length: number }).length
  return undefined
}

function* few(of: Iterable<unknown>): Generator<unknown> {
  let count = 0
  for (const one of of) {
    if (count++ > most) return
    yield one
  }
}

/** Whether a state holds a value: the very one, not one like it. */
export function holds(state: unknown, value: unknown, depth = 4): boolean {
  if (typeof value !== "object" || value === null) return false
  if (state === value) return true
  if (typeof state !== "object" || state === null || depth === 0 || ArrayBuffer.isView(state)) return false
  if (Array.isArray(state)) return state.slice(-newest).some(one => holds(one, value, depth - 1))
  const parts = state instanceof Map || state instanceof Set ? [...state.values()] : Object.values(state)
  return parts.slice(-newest).some(one => holds(one, value, depth - 1))
}

/** What came last stands last. */
const newest = 1000
