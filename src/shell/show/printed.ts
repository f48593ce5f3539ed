import { inspect } from "node:util"
import pico from "picocolors"
import { harmless } from "../../base/harmless.ts"
import type { Event } from "../../event/event.ts"
import { countText } from "../../print/count-text.ts"
import { csv, csvLine } from "../../print/csv.ts"
import { eventsTable } from "../../print/events-table.ts"
import { isEvent } from "../../print/value-json.ts"
import type { Look } from "./look.ts"
import { jsonText, plain } from "./plain.ts"
import { linesOf } from "./printable.ts"
import { areRecords, expanded, recordsTable } from "./records.ts"
import { yaml } from "./yaml.ts"

/** A value as a person reads it; undefined prints as nothing. */
export function printed(value: unknown, look: Look): string | undefined {
  if (value === undefined) return undefined
  if (look.format === "json") return jsonText(value, 2)
  if (look.format === "yaml") return harmless(yaml(plain(value)), "\n")
  if (look.format === "csv" && Array.isArray(value)) return harmless(csvText(value), "\n")
  const lines = linesOf(value)
  if (lines) return lines(look).join("\n")
  if (areEvents(value)) return eventLines(value, look).join("\n")
  if (Array.isArray(value) && areRecords(value))
    return [...recordsTable(value, look), ...more(value.length, look)].join("\n")
  // What has lines of its own is meant to be read, not to be quoted.
  if (typeof value === "string" && value.includes("\n")) return harmless(value, "\n").replace(/\n$/, "")
  return inspect(value, {
    colors: look.colors,
    depth: 4,
    breakLength: look.columns,
    maxArrayLength: look.limit === 0 ? null : look.limit,
  })
}

/** Whether this is a list of events: of objects with fields of events and no others. */
const areEvents = (value: unknown): value is readonly Event[] =>
  Array.isArray(value) && value.length > 0 && value.every(isNamedEvent)

/** Whether this is an event that says whose it is: `{ state: "ok" }` may be anything. */
export const isNamedEvent = (value: unknown): value is Event =>
  isEvent(value) && ("host" in value || "service" in value)

export function eventLines(events: readonly Event[], look: Look, { ttl }: { readonly ttl?: number | undefined } = {}) {
  const { colors, columns, limit, now, expand } = look
  const shown = limit > 0 ? events.slice(0, limit) : events
  const lines =
    expand === true
      ? expanded(shown.map(flat), colors)
      : eventsTable(shown, { now, colors, room: columns, ...(ttl !== undefined && { ttl }) })
  return [...lines, ...more(events.length, look)]
}

const flat = ({ tags, attributes, ...event }: Event) => ({
  ...event,
  ...(tags && { tags: tags.join(",") }),
  ...attributes,
})

/** What is not shown, and how it would be. */
const more = (length: number, { limit, colors }: Look): string[] =>
  limit > 0 && length > limit
    ? [pico.createColors(colors).dim(`… ${countText(length - limit)} more (.limit 0 shows all)`)]
    : []

function csvText(values: readonly unknown[]): string {
  if (areEvents(values)) return csv(values).trimEnd()
  const rows = areRecords(values) ? values : values.map(value => ({ value: plain(value) }))
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const cell = (value: unknown) => (typeof value === "string" ? value : (jsonText(value) ?? ""))
  const lines = rows.map(row => csvLine(names.map(name => cell(row[name as keyof typeof row]))))
  return [csvLine(names), ...lines].join("").slice(0, -1)
}
