import pico from "picocolors"
import type { Event } from "../../event/event.ts"
import { moment } from "../../print/moment.ts"
import { numberText } from "../../print/number-text.ts"
import { stateMark } from "../../print/state-mark.ts"
import { table } from "../../print/table.ts"
import type { Look } from "../show/look.ts"
import { printable } from "../show/printable.ts"

/** What became of one entry of the index between two moments. */
export interface Change {
  readonly change: "state" | "new" | "gone"
  readonly host: string | undefined
  readonly service: string | undefined
  /** Its state before and after. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly metric: number | undefined
}

/** The index at a moment, in seconds since 1970; without one, now. */
interface Then {
  readonly at?: number
  readonly events: readonly Event[]
  readonly notes?: readonly string[]
}

const order = { state: 0, new: 1, gone: 2 } as const
const keyOf = ({ host, service }: Event) => JSON.stringify([host, service])

/** Entries that are new, gone, or in another state: those that changed first, each kind by host and service. */
export function changesBetween(before: Then, after: Then): readonly Change[] {
  const [then, now] = [before, after].map(({ events }) => new Map(events.map(one => [keyOf(one), one])))
  const found: Change[] = []
  const add = (change: Change["change"], { host, service, metric }: Event, from?: string, to?: string) =>
    found.push({ change, host, service, from, to, metric })
  for (const [key, was] of then as Map<string, Event>) {
    const is = now?.get(key)
    if (is === undefined) add("gone", was, was.state)
    else if (is.state !== was.state) add("state", is, was.state, is.state)
  }
  for (const [key, is] of now as Map<string, Event>) if (!then?.has(key)) add("new", is, undefined, is.state)
  const names = ({ host = "", service = "" }: Change) => `${host}\0${service}`
  found.sort((a, b) => order[a.change] - order[b.change] || (names(a) < names(b) ? -1 : 1))
  return printable(found, look => lines(found, before, after, look))
}

function lines(all: readonly Change[], before: Then, after: Then, look: Look): string[] {
  const { colors, columns, limit } = look
  const { dim } = pico.createColors(colors)
  const shown = limit > 0 ? all.slice(0, limit) : all
  const words = { state: "changed", new: "new", gone: "gone" }
  const rows = shown.map(({ change, host, service, from, to, metric }) => [
    words[change],
    host ?? "-",
    service ?? "-",
    change === "new" ? "-" : stateMark(from, colors),
    change === "gone" ? "-" : stateMark(to, colors),
    metric === undefined ? "-" : numberText(metric),
  ])
  const heads = ["CHANGE", "HOST", "SERVICE", "FROM", "TO"].map(name => ({ name }))
  const count = (kind: Change["change"]) => `${all.filter(({ change }) => change === kind).length} ${words[kind]}`
  const when = (then: Then) => (then.at === undefined ? "now" : moment(then.at))
  const foot = `${count("state")}, ${count("new")}, ${count("gone")} between ${when(before)} and ${when(after)}`
  const notes = new Set([...(before.notes ?? []), ...(after.notes ?? [])])
  return [
    ...(rows.length > 0
      ? table([...heads, { name: "METRIC", align: "right" }], rows, { head: dim, room: columns })
      : []),
    ...(shown.length < all.length ? [dim(`… ${all.length - shown.length} more (.limit 0 shows all)`)] : []),
    dim(foot),
    ...[...notes].map(note => dim(`note  ${note}`)),
  ]
}
