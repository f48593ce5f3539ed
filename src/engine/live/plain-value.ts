import { textOf } from "../../base/text-of.ts"

/** How many items of an array are told; an array that is longer says by how many. */
const mostItems = 50
const mostText = 10_000

/** A value that passed a place, as JSON can tell it: whatever it is, and however long. */
export function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map(plainValue)
    return value.length > mostItems ? [...items, `… ${value.length - mostItems} more`] : items
  }
  if (typeof value === "number" && !Number.isFinite(value)) return String(value)
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? value.slice(0, mostText) : scalar(value)
  try {
    const text = JSON.stringify(value)
    if (text !== undefined && text.length <= mostText) return value
  } catch {}
  return textOf(value, mostText)
}

const scalar = (value: unknown) =>
  value === null || typeof value === "boolean" || typeof value === "number" ? value : textOf(value, mostText)
