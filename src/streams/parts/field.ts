import { DmonError } from "../../base/error.ts"
import type { Event } from "../../event/event.ts"
import { fields } from "../../event/event.ts"

/** The name of an event's field, or `attributes.region` for one attribute. */
export type Field = keyof Event | `attributes.${string}`

export type FieldOf = (event: Event) => unknown

/** A function that reads a field, given its name; a function is taken as it is. Throws DM116 for an unknown name. */
export function fieldOf(of: Field | FieldOf): FieldOf {
  if (typeof of === "function") return of
  if (of.startsWith("attributes.")) {
    const name = of.slice("attributes.".length)
    // Own ones only: every object has a constructor.
    return ({ attributes }) => (attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined)
  }
  switch (of) {
    case "host":
      return event => event.host
    case "service":
      return event => event.service
    case "state":
      return event => event.state
    case "metric":
      return event => event.metric
    default: {
      if (!(fields as readonly string[]).includes(of)) {
        throw new DmonError("DM116", `an event has no field ${JSON.stringify(of)}`, {
          fix: `one of ${fields.join(", ")}, or "attributes.${of}"`,
        })
      }
      return event => event[of as keyof Event]
    }
  }
}
