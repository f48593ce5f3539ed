import { short, span } from "../format.ts"
import { type Entry, stateOf } from "./entries.ts"

/** An entry in words: its state, its metric, how old it is. */
export const inWords = (entry: Entry, now: number): string => {
  const metric = entry.metric === undefined ? "" : `, ${short(entry.metric)}`
  return `${stateOf(entry, now) || "no state"}${metric}, ${span(now - entry.time)} ago`
}

/** How long an entry is valid still. */
export const ttlLeft = ({ until, time }: Entry, now: number): string =>
  until === Number.POSITIVE_INFINITY
    ? "no ttl"
    : until > now
      ? `ttl: ${span(until - now)} of ${span(until - time)} left`
      : `ttl over for ${span(now - until)}`

/** What a cell says to who points at it: whose it is, and what its shapes tell, in words. */
export const cellTitle = (entry: Entry, now: number): string =>
  [
    `${entry.host || "(no host)"} / ${entry.service || "(no service)"}`,
    inWords(entry, now),
    ttlLeft(entry, now),
    ...(entry.event.description ? [entry.event.description] : []),
  ].join("\n")
