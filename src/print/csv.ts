import { type Event, fields as names } from "../event/event.ts"
import { fieldText } from "./field-text.ts"

/**
 * Events as comma-separated values (RFC 4180, lines ended as Unix does): a header, then a line each. Without `fields`
 * the columns are those of every event, then the attributes that any of these has. Tags are joined by commas.
 */
export function csv(events: readonly Event[], fields?: readonly string[]): string {
  const attributes = new Set(events.flatMap(event => Object.keys(event.attributes ?? {})))
  const columns = fields ?? [
    ...names.filter(name => name !== "attributes"),
    ...[...attributes].sort().map(name => ((names as readonly string[]).includes(name) ? `attributes.${name}` : name)),
  ]
  return csvLine(columns) + events.map(event => csvLine(columns.map(name => fieldText(event, name)))).join("")
}

/** Cells as one line of comma-separated values. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\n`

const cell = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
