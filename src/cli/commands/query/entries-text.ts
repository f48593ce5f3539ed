import type { QueryAnswer } from "../../../engine/remote.ts"

/** How many entries match, of how many there are: `2 of 5 index entries`. */
export function entriesText({ events, matched, size }: QueryAnswer): string {
  const entries = `${matched} of ${size} index ${size === 1 ? "entry" : "entries"}`
  return events.length < matched ? `${entries} · the first ${events.length} shown` : entries
}
