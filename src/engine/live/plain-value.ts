import { textOf } from "../../base/text-of.ts"

/** How many items of an array are told; an array that is longer says by how many. */
const mostItems = 50
const mostText = 10_000

/**
 * A value that passed a place, as JSON can tell it: whatever it is, and however long. It is read once: what is told is a
 * copy, of which nothing can throw or change any more.
 */
export function plainValue(value: unknown): unknown {
  try {
    if (!Array.isArray(value)) return one(value)
    const items = value.slice(0, mostItems).map(one)
    return value.length > mostItems ? [...items, `… ${value.length - mostItems} more`] : items
  } catch {
    return textOf(value, mostText)
  }
}

function one(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, mostText)
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (value === null || typeof value === "boolean") return value
  const text = typeof value === "object" ? textIn(value) : undefined
  return text !== undefined && text.length <= mostText ? JSON.parse(text) : textOf(value, mostText)
}

function textIn(value: object): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
