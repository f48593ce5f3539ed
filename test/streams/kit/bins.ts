import type { Event } from "../../../src/event/event.ts"
import type { Timed } from "./laws.ts"

/**
 * For models, the windows by the clock: each opens with the first event that counts after the one before has ended, and
 * holds what counts until it ends itself, or the input does. An event at the moment of the end is the next one's.
 */
export function bins(inputs: Timed, counts: (e: Event) => boolean, ms: number, end: number): [number, Event[]][] {
  const [first] = inputs.filter(([, e]) => counts(e))
  if (first === undefined) return []
  const ends = Math.min(first[0] + ms, end)
  const held = inputs.filter(([at, e]) => at < ends && counts(e)).map(([, e]) => e)
  const rest = inputs.filter(([at]) => at >= ends)
  return [[ends, held], ...bins(rest, counts, ms, end)]
}
