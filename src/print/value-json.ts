import { harmlessJson } from "../base/harmless-json.ts"
import { type Event, fields } from "../event/event.ts"
import { jsonLine } from "./json-line.ts"

/** Whether a value is an event: an object with an event's fields only. */
export const isEvent = (value: unknown): value is Event =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every(name => (fields as readonly string[]).includes(name))

/** Any value as JSON on one line; events as the JSON listeners take them, in arrays too. Harmless to terminals. */
export function valueJson(value: unknown): string {
  if (isEvent(value)) return jsonLine(value).trimEnd()
  if (Array.isArray(value)) return `[${value.map(valueJson).join(",")}]`
  return harmlessJson(JSON.stringify(value) ?? "null")
}
