import { copy, type Event } from "../event/event.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { mustBeFields } from "./parts/must-be-fields.ts"

/**
 * Sets fields of each event where it has none; what is there stays, be it 0 or "".
 *
 *     in                       a---b---|     a has no state
 *     defaults({state: "ok"})  A---b---|     A is a with the state "ok"
 *
 * Each attribute is taken for itself: those that are absent are added. Riemann calls it `default`.
 *
 * @example defaults({ ttl: 120, state: "ok" }, index())
 * @see set, which sets them whatever was there
 */
export const defaults: WithChildren<[fields: Event], Event, Event> = operator("defaults", (fields: Event) => {
  mustBeFields("defaults", fields)
  const attributes = fields.attributes && mergeAttributes(undefined, fields.attributes)
  const wanted: Event = attributes === undefined ? fields : { ...fields, attributes }
  const names = Object.keys(wanted) as (keyof Event)[]
  return {
    next(event: Event, self: Self) {
      const changes: { -readonly [F in keyof Event]: unknown } = {}
      for (const name of names) if (event[name] === undefined) changes[name] = wanted[name]
      if (attributes !== undefined && event.attributes !== undefined) {
        const given = Object.entries(event.attributes).filter(([, value]) => value !== undefined)
        changes.attributes = { ...attributes, ...Object.fromEntries(given) }
      }
      self.emit(copy(event, changes as Event))
    },
  }
})
