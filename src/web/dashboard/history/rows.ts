import type { Event } from "../../../event/event.ts"
import { stateLook } from "../state-look.ts"

/** An entry of the index at a moment. */
export interface PastRow {
  readonly event: Event
  /** Seconds since it was new, and until it expires. */
  readonly age: number
  readonly left: number
}

/** The entries as a table shows them: the worst first, then by host and service. */
export function rowsOf(events: readonly Event[], at: number, ttl = 60): PastRow[] {
  const rank = ({ state }: Event) => stateLook(state).weight
  const named = (a: string | undefined, b: string | undefined) =>
    (a ?? "").localeCompare(b ?? "", "en", { numeric: true })
  return [...events]
    .sort((a, b) => rank(b) - rank(a) || named(a.host, b.host) || named(a.service, b.service))
    .map(event => {
      const age = at - (event.time ?? at)
      return { event, age, left: (event.ttl ?? ttl) - age }
    })
}
