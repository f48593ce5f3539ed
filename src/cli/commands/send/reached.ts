import type { PlainStep } from "../../../engine/replay/plain-step.ts"
import type { Event } from "../../../event/event.ts"
import { outputText } from "../../../print/action-text.ts"
import { type Outcome, outcomeOf, ownSteps, streamOf } from "../../../print/outcome.ts"
import { reasonsOf } from "../../../print/reasons.ts"
import { fit, width } from "../../../print/width.ts"

/** What one stream did with an event. */
export interface Reached {
  readonly name: string
  /** The most that happened; `away`: nothing came on the topic that it listens to. */
  readonly verdict: Outcome["verdict"]
  /** The operator that decided it: where it was stopped, is held, or failed. */
  readonly at?: string
  /** What decided it: `metric 0.42`. */
  readonly why?: string
  /** Until when it is held, at the latest; seconds since the epoch. */
  readonly until?: number
  /** What was asked for: outputs, the index, topics. */
  readonly acted: readonly string[]
  /** Its first operator stopped it: it is none of this stream's. */
  readonly atOnce: boolean
}

/** More streams than these are not told in one line. */
const mostInline = 3

/** What each stream did with an event, by the steps that it came to. `notes`: what is to be said of outputs, by their keys. */
export function reached(
  steps: readonly PlainStep[],
  event: Event | undefined,
  notes: ReadonlyMap<string, string> = new Map(),
): Reached[] {
  const own = ownSteps(steps, event)
  return [...new Set(own.map(streamOf))].map(name => {
    const { verdict, step, acted, atOnce } = outcomeOf(own.filter(one => streamOf(one) === name))
    const told = acted.map(key => `${outputText(key)}${notes.has(key) ? ` (${notes.get(key)})` : ""}`)
    return { name, verdict, ...(verdict !== "acted" && step && placeOf(step)), acted: told, atOnce }
  })
}

function placeOf(step: PlainStep): Pick<Reached, "at" | "why" | "until"> {
  if (step.verdict === "passed") return {}
  const due = step.verdict === "held" ? Object.values(step.due) : []
  const why = reasonsOf(step)
  return { at: step.name, ...(why !== "" && { why }), ...(due.length > 0 && { until: Math.min(...due) }) }
}

/** Whether they are told in one line. */
const isShort = (streams: readonly Reached[]) => streams.length <= mostInline

/** `reached 2 streams: apiSlow (stopped at when: metric 0.42), index`; of many: `reached 2 of 9 streams`. */
export function reachedText(streams: readonly Reached[]): string {
  const all = `${streams.length} stream${streams.length === 1 ? "" : "s"}`
  if (isShort(streams))
    return streams.length === 0 ? "no stream runs" : `reached ${all}: ${streams.map(inline).join(", ")}`
  const taken = streams.filter(one => !one.atOnce).length
  return taken === 0 ? `none of ${all} took it: their first operators stopped it` : `reached ${taken} of ${all}`
}

/** Where there are many streams: a line for each that did not stop it at once. */
export function reachedLines(streams: readonly Reached[]): string[] {
  if (isShort(streams)) return []
  const told = streams.filter(one => !one.atOnce)
  const room = Math.max(0, ...told.map(({ name }) => width(name)))
  return told.map(one => `  ${one.name}${" ".repeat(room - width(one.name))}  ${detail(one)}`.trimEnd())
}

function inline(one: Reached): string {
  const { name, acted, verdict } = one
  const targets = acted.join(", ")
  const told = targets === "" || targets === name ? name : `${name} → ${targets}`
  return verdict === "acted" ? told : `${told} (${why(one)})`
}

function detail(one: Reached): string {
  const targets = one.acted.length > 0 ? [`→ ${one.acted.join(", ")}`] : []
  return [...targets, ...(one.verdict === "acted" ? [] : [why(one)])].join(" · ")
}

function why({ verdict, at, why }: Reached): string {
  if (verdict === "passed") return "passed to its end"
  if (verdict === "opaque") return "went into raw RxJS"
  if (verdict === "away") return "nothing came on its topic"
  return `${verdict} at ${at}${why === undefined ? "" : `: ${fit(why, 80)}`}`
}
