import pico from "picocolors"
import { harmless } from "../base/harmless.ts"
import type { Event } from "../event/event.ts"
import { said } from "./action-text.ts"
import { numberText } from "./number-text.ts"
import { stateMark } from "./state-mark.ts"
import { timeOfDay } from "./time-of-day.ts"
import { isEvent } from "./value-json.ts"
import { fit, width } from "./width.ts"

/** The widest that the columns of place, host, service and metric become. */
const most = 32
/** How wide the columns are before anything is seen: state, host, service, metric, place. */
const first = [10, 8, 12, 6, 24] as const

/** Where and when a value passed. */
interface Passing {
  readonly at: string
  /** Seconds since the epoch. */
  readonly time: number
}

/** The names of the columns, as they stand before anything is seen. */
export const tapHead = (placed: boolean): string =>
  [
    "TIME".padEnd(12),
    ...(placed ? ["PLACE".padEnd(first[4])] : []),
    "STATE".padEnd(first[0]),
    "HOST".padEnd(first[1]),
    "SERVICE".padEnd(first[2]),
    "METRIC".padStart(first[3]),
    "TTL".padEnd(8),
    "DESCRIPTION",
  ].join("  ")

/**
 * Makes lines of events that stand below each other: time, place, state, host, service, metric, ttl, description. What comes
 * next is not known, so a column grows with what it has seen. What is no event is told in short.
 */
export function tapLine({
  colors,
  columns,
}: {
  readonly colors: boolean
  readonly columns: number
}): (value: unknown, passing?: Passing) => string {
  const { dim, cyan } = pico.createColors(colors)
  const widths: number[] = [...first]

  const padded = (column: number, text: string, right = false) => {
    const clean = fit(harmless(text), most)
    widths[column] = Math.max(widths[column]!, width(clean))
    const blank = " ".repeat(widths[column]! - width(clean))
    return { clean, blank, all: right ? blank + clean : clean + blank }
  }
  const eventLine = (event: Event, time: string, place: string) => {
    const mark = stateMark(event.state, colors)
    const state = padded(0, mark.text)
    const host = padded(1, event.host ?? "-").all
    const service = padded(2, event.service ?? "-").all
    const metric = padded(3, event.metric === undefined ? "-" : numberText(event.metric), true).all
    const ttl = (event.ttl === undefined ? "" : `ttl ${numberText(event.ttl)}`).padEnd(8)
    const head = `${time}  ${place}${state.clean}${state.blank}  ${host}  ${service}  ${metric}  ${ttl}`
    const description = fit(harmless(event.description ?? ""), Math.max(0, columns - width(head) - 2))
    const painted = `${dim(time)}  ${cyan(place)}${mark.paint(state.clean)}${state.blank}  ${host}  ${service}  ${metric}  ${dim(ttl)}`
    return `${`${painted}  ${description}`.trimEnd()}\n`
  }
  return (value, passing) => {
    const place = passing?.at ? `${padded(4, short(passing.at)).all}  ` : ""
    if (isEvent(value)) return eventLine(value, timeCell(value.time ?? passing?.time), place)
    const time = timeCell(passing?.time)
    const text = typeof value === "number" ? numberText(value) : said(value)
    const fitted = fit(text, Math.max(0, columns - width(time) - width(place) - 4))
    return `${dim(time)}  ${cyan(place)}${`${dim("▸")} ${fitted}`.trimEnd()}\n`
  }
}

/** Of an address that is long, its end. */
const short = (address: string): string => (width(address) <= most ? address : `…${address.slice(1 - most)}`)

const timeCell = (seconds = Number.NaN): string => timeOfDay(seconds, true).padEnd(12)
