import pico from "picocolors"
import type { Event } from "../event/event.ts"
import { fieldText } from "./field-text.ts"
import { moment } from "./moment.ts"
import { numberText } from "./number-text.ts"
import { span } from "./span.ts"
import { stateMark } from "./state-mark.ts"
import { type Cell, type Column, table } from "./table.ts"

interface Look {
  /** Seconds since the epoch. */
  readonly now: number
  readonly colors: boolean
  readonly room?: number
  readonly fields?: readonly string[] | undefined
  /** Seconds that an event without a ttl is valid; unknown: of those nothing is said. */
  readonly ttl?: number | undefined
}

const usual: readonly Column[] = [
  { name: "HOST" },
  { name: "SERVICE" },
  { name: "STATE" },
  { name: "METRIC", align: "right" },
  { name: "AGE", align: "right" },
  { name: "TTL LEFT", align: "right" },
  { name: "DESCRIPTION" },
]
const numbers = ["metric", "ttl"]

/** Events as the lines of a table: who and what, how it is, how old that is and how much longer it holds. */
export function eventsTable(events: readonly Event[], { now, colors, room, fields, ttl }: Look): string[] {
  const look = { head: pico.createColors(colors).dim, ...(room !== undefined && { room }) }
  if (fields === undefined)
    return table(
      usual,
      events.map(event => row(event, now, colors, ttl)),
      look,
    )
  const columns = fields.map(
    (name): Column => ({
      name: name.toUpperCase(),
      ...(numbers.includes(name) && { align: "right" as const }),
    }),
  )
  return table(
    columns,
    events.map(event => fields.map(name => cellOf(event, name, colors))),
    look,
  )
}

const row = (event: Event, now: number, colors: boolean, ttl = event.ttl): Cell[] => [
  event.host ?? "-",
  event.service ?? "-",
  stateMark(event.state, colors),
  event.metric === undefined ? "-" : numberText(event.metric),
  event.time === undefined ? "-" : span(now - event.time),
  ttl === undefined ? "-" : span(Math.min(event.time ?? now, now) + (event.ttl ?? ttl) - now),
  event.description || "-",
]

function cellOf(event: Event, name: string, colors: boolean): Cell {
  if (name === "state") return stateMark(event.state, colors)
  if (name === "metric" && event.metric !== undefined) return numberText(event.metric)
  if (name === "time" && event.time !== undefined) return moment(event.time).slice(0, 19)
  return fieldText(event, name) || "-"
}
