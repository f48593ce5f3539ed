import type { Event } from "../event/event.ts"

/** What an event says of a field or an attribute, as text; empty if nothing. `attributes.state` is the attribute. */
export function fieldText(event: Event, name: string): string {
  switch (name) {
    case "host":
    case "service":
    case "state":
    case "description":
      return event[name] ?? ""
    case "time":
    case "ttl":
    case "metric":
      return event[name] === undefined ? "" : String(event[name])
    case "tags":
      return event.tags?.join(",") ?? ""
    default: {
      const attribute = name.replace(/^attributes\./, "")
      return Object.hasOwn(event.attributes ?? {}, attribute) ? (event.attributes?.[attribute] ?? "") : ""
    }
  }
}
