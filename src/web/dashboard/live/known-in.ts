import type { Event } from "../../../event/event.ts"
import type { Known } from "./completion.ts"

/** So many values of an attribute are offered. */
const mostValues = 200

/** What some events have. */
export function knownIn(events: readonly Event[]): Known {
  const sets = {
    hosts: new Set<string>(),
    services: new Set<string>(),
    states: new Set<string>(),
    tags: new Set<string>(),
  }
  const attributes = new Map<string, Set<string>>()
  for (const event of events) {
    if (event.host) sets.hosts.add(event.host)
    if (event.service) sets.services.add(event.service)
    if (event.state) sets.states.add(event.state)
    for (const tag of event.tags ?? []) sets.tags.add(tag)
    for (const [name, value] of Object.entries(event.attributes ?? {})) {
      const values = attributes.get(name) ?? new Set()
      attributes.set(name, values)
      if (value !== undefined && values.size < mostValues) values.add(value)
    }
  }
  const sorted = (set: Set<string>) => [...set].sort()
  return {
    hosts: sorted(sets.hosts),
    services: sorted(sets.services),
    states: sorted(sets.states),
    tags: sorted(sets.tags),
    attributes: Object.fromEntries([...attributes].map(([name, values]) => [name, sorted(values)])),
  }
}
