import pico from "picocolors"
import type { Observable } from "rxjs"
import type { QueryAnswer } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { csv } from "../../print/csv.ts"
import { jsonLine } from "../../print/json-line.ts"
import type { Look } from "../show/look.ts"
import type { Picture } from "../show/picture.ts"
import { printable } from "../show/printable.ts"
import { eventLines } from "../show/printed.ts"

/** Entries of the index: an array of events that prints as a table. */
export interface Result extends Array<Event> {
  /** How many entries matched, before the limit, and how many the index holds. */
  readonly matched: number
  readonly size: number
  csv(): string
  /** A JSON object a line. */
  json(): string
  /** Asks again every so many seconds. */
  watch(seconds?: number): Observable<Picture>
}

interface Asked extends Pick<QueryAnswer, "events" | "matched" | "size" | "ttl"> {
  /** Set in the past: what is told of age is told of then. */
  readonly at?: number
  readonly watch: Result["watch"]
}

export function resultOf({ events, matched, size, ttl, at, watch }: Asked): Result {
  const result = [...events]
  const methods = { matched, size, watch, csv: () => csv(events), json: () => events.map(jsonLine).join("") }
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(result, name, { value })
  const lines = (look: Look) => {
    const seen = at === undefined ? look : { ...look, now: at }
    const { dim } = pico.createColors(look.colors)
    const entries = `${matched} of ${size} index ${size === 1 ? "entry" : "entries"}`
    const foot = events.length < matched ? `${entries} · the first ${events.length} asked for` : entries
    return [...(events.length > 0 ? eventLines(result, seen, { ttl }) : []), dim(foot)]
  }
  return printable(result as unknown as Result, lines)
}
