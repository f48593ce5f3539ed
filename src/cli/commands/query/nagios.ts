import { harmless } from "../../../base/harmless.ts"
import type { Event } from "../../../event/event.ts"
import { worstFirst } from "../../../event/states.ts"
import { numberText } from "../../../print/number-text.ts"

export const nagiosStates = ["ok", "warning", "critical", "unknown"] as const
export type NagiosState = (typeof nagiosStates)[number]

const worst = nagiosStates.toSorted((a, b) => worstFirst.indexOf(a) - worstFirst.indexOf(b))

/** How many entries the line tells of one by one, and for how many it gives the metric. */
const told = 5
const measured = 100

/** An event's state as Nagios has it: expired, none, or one of somebody's own is unknown. */
const stateOf = ({ state }: Event): NagiosState =>
  nagiosStates.find(known => known === state?.toLowerCase()) ?? "unknown"

export interface Verdict {
  readonly exit: number
  readonly line: string
}

/** What a scheduler of Nagios plugins reads: one line with performance data, and the exit code of the worst state. */
export function nagios(events: readonly Event[], none: NagiosState = "unknown"): Verdict {
  if (events.length === 0) return verdict(none, "no entry of the index matches")
  const sorted = worst.flatMap(state => events.filter(event => stateOf(event) === state))
  const state = stateOf(sorted[0]!)
  const counts = worst
    .map(one => [one, events.filter(event => stateOf(event) === one).length] as const)
    .filter(([, count]) => count > 0)
    .map(([one, count]) => `${count} ${one}`)
  const bad = state === "ok" ? sorted : sorted.filter(event => stateOf(event) !== "ok")
  const shown = bad.slice(0, told).map(entry).join("; ") + (bad.length > told ? "; …" : "")
  return verdict(state, events.length === 1 ? shown : `${counts.join(", ")}: ${shown}`, performanceOf(sorted))
}

/** The same for what could not be asked: neither good nor bad is known. */
export const nagiosFailure = (what: string): Verdict => verdict("unknown", what)

/** A bar begins the performance data, so the text has none. */
const verdict = (state: NagiosState, text: string, data = ""): Verdict => ({
  exit: nagiosStates.indexOf(state),
  line: `${state.toUpperCase()}: ${harmless(text).replaceAll("|", "¦")}${data && ` | ${data}`}`,
})

const entry = ({ host, service, state, metric }: Event): string =>
  [host, service, state ?? "no state", metric === undefined ? undefined : numberText(metric)]
    .filter(word => word !== undefined && word !== "")
    .join(" ")

const performanceOf = (events: readonly Event[]): string =>
  events
    .filter(({ metric }) => metric !== undefined)
    .slice(0, measured)
    .map(({ host, service, metric }) => `${label([host, service].filter(Boolean).join(" ") || "metric")}=${metric}`)
    .join(" ")

/** A label holds neither `=` nor a bar; quotes in it are doubled. */
const label = (text: string): string => `'${harmless(text).replace(/[=|]/g, "_").replaceAll("'", "''")}'`
