import type { Event } from "../event/event.ts"
import { isState, states, worstFirst } from "../event/states.ts"

/** What some events have, as completion offers it, and as slips are told from names: of what is worst first. */
export interface Names {
  readonly hosts: readonly string[]
  /** Those of a host, or all. */
  services(host?: string): readonly string[]
  readonly states: readonly string[]
  readonly tags: readonly string[]
  readonly attributes: readonly string[]
  /** The values of an attribute. */
  values(attribute: string): readonly string[]
}

/** So many values of an attribute are kept. */
const mostValues = 200

/** What these events have; `withAttributes`: those of which the attributes count, where not all were asked for. */
export function namesIn(events: readonly Event[], withAttributes: readonly Event[] = events): Names {
  const bad = worstFirst.filter(state => state !== "ok")
  const rank = ({ state }: Event) => (isState(state) && state !== "ok" ? bad.indexOf(state) : bad.length)
  const sorted = [...events].sort((a, b) => rank(a) - rank(b))
  const attributes = new Map<string, Set<string>>()
  for (const event of withAttributes)
    for (const [name, value] of Object.entries(event.attributes ?? {})) {
      const values = attributes.get(name) ?? new Set()
      attributes.set(name, values)
      if (value !== undefined && values.size < mostValues) values.add(value)
    }
  const services = distinct(sorted.map(({ service }) => service))
  return {
    hosts: distinct(sorted.map(({ host }) => host)),
    services: host =>
      host === undefined
        ? services
        : distinct(sorted.filter(event => event.host === host).map(({ service }) => service)),
    states: distinct([...states, ...sorted.map(({ state }) => state)]),
    tags: distinct(sorted.flatMap(({ tags = [] }) => tags)),
    attributes: [...attributes.keys()].sort(),
    values: attribute => [...(attributes.get(attribute) ?? [])],
  }
}

const distinct = (of: Iterable<string | undefined>) =>
  [...new Set(of)].filter(one => one !== undefined && one !== "") as string[]
