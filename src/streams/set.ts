import { copy, type Event, fields } from "../event/event.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { mergeAttributes } from "./parts/merge-attributes.ts"
import { mustBeFields } from "./parts/must-be-fields.ts"

/**
 * Sets fields of each event; `undefined` removes a field.
 *
 *     in                         a---b---|
 *     set({state: "warning"})    A---B---|     A is a with the state "warning"
 *
 * Attributes are merged: those that are not named stay, one that is `undefined` goes.
 * Riemann calls it `with`.
 *
 * @example set({ state: "critical", attributes: { team: "db" } }, email("me@example.org"))
 * @see adjust, which goes by the value that a field has
 */
export const set: WithChildren<[changes: Event], Event, Event> = operator("set", (changes: Event) => {
  mustBeFields("set", changes)
  const { attributes } = changes
  // Asked once: `copy` would ask for each field of each event.
  const [host, service, state, description, time, ttl, metric, tags, own] = fields.map(name => name in changes)
  return {
    next(event: Event, self: Self) {
      const changed = {
        host: host ? changes.host : event.host,
        service: service ? changes.service : event.service,
        state: state ? changes.state : event.state,
        description: description ? changes.description : event.description,
        time: time ? changes.time : event.time,
        ttl: ttl ? changes.ttl : event.ttl,
        metric: metric ? changes.metric : event.metric,
        tags: tags ? changes.tags : event.tags,
        attributes: own ? attributes : event.attributes,
      }
      self.emit(
        attributes === undefined
          ? changed
          : copy(changed, { attributes: mergeAttributes(event.attributes, attributes) }),
      )
    },
  }
})
