import pico from "picocolors"
import { harmless } from "../../base/harmless.ts"
import type { Event } from "../../event/event.ts"
import type { Terminal } from "../terminal.ts"
import { numberText } from "./number-text.ts"
import { stateMark } from "./state-mark.ts"
import { fit, width } from "./width.ts"

/** The widest that the columns of host, service and metric become. */
const most = 32

/**
 * Makes lines of events that stand below each other: time, state, host, service, metric, ttl, description. What comes
 * next is not known, so a column grows with what it has seen.
 */
export function tapLine({ colors, columns }: Pick<Terminal, "colors" | "columns">): (event: Event) => string {
  const { dim } = pico.createColors(colors)
  const widths = [10, 8, 12, 6]

  const padded = (column: number, text: string, right = false) => {
    const clean = fit(harmless(text), most)
    widths[column] = Math.max(widths[column]!, width(clean))
    const blank = " ".repeat(widths[column]! - width(clean))
    return { clean, blank, all: right ? blank + clean : clean + blank }
  }
  return event => {
    const mark = stateMark(event.state, colors)
    const state = padded(0, mark.text)
    const host = padded(1, event.host ?? "-").all
    const service = padded(2, event.service ?? "-").all
    const metric = padded(3, event.metric === undefined ? "-" : numberText(event.metric), true).all
    const ttl = event.ttl === undefined ? "" : `ttl ${numberText(event.ttl)}`
    const time = timeOfDay(event.time)
    const head = `${time}  ${state.clean}${state.blank}  ${host}  ${service}  ${metric}  ${ttl.padEnd(8)}`
    const description = fit(harmless(event.description ?? ""), Math.max(0, columns - width(head) - 2))
    const painted = `${dim(time)}  ${mark.paint(state.clean)}${state.blank}  ${host}  ${service}  ${metric}  ${dim(ttl.padEnd(8))}`
    return `${`${painted}  ${description}`.trimEnd()}\n`
  }
}

/** `12:03:10.551`, as this machine's clocks show it. */
function timeOfDay(seconds: number | undefined): string {
  const date = new Date((seconds ?? Number.NaN) * 1000)
  if (Number.isNaN(date.getTime())) return "-".padEnd(12)
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`
}
