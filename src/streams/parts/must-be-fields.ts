import { DmonError } from "../../base/error.ts"
import { type Event, fields } from "../../event/event.ts"
import { must } from "./must.ts"

/** Refuses what is no object of fields: DM115, or DM116 for a field that no event has. */
export function mustBeFields(operator: string, of: Event): void {
  must(typeof of === "object" && of !== null, `${operator} takes an object of fields`, `${operator}({ state: "ok" })`)
  const unknown = Object.keys(of).find(name => !(fields as readonly string[]).includes(name))
  if (unknown === undefined) return
  throw new DmonError("DM116", `an event has no field ${JSON.stringify(unknown)}`, {
    fix: `one of ${fields.join(", ")}, or { attributes: { ${unknown}: … } }`,
  })
}
