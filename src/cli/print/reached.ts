import type { PlainStep } from "../../engine/replay/plain-step.ts"
import type { Verdict } from "../../engine/replay/steps.ts"
import type { Event } from "../../event/event.ts"
import { outputText } from "../../print/action-text.ts"
import { timeOfDay } from "../../print/time-of-day.ts"
import { decided } from "../../print/why-tree.ts"
import { fit, width } from "../../print/width.ts"

/** What one stream did with an event. */
export interface Reached {
  readonly name: string
  readonly verdict: Verdict
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
  // What else became due in that moment is not of this event.
  const own = steps.filter(
    ({ given, timer }) => timer === undefined && (event?.state === "expired" || (given as Event)?.state !== "expired"),
  )
  const names = [...new Set(own.map(nameOf))]
  return names.map(name =>
    outcome(
      name,
      own.filter(step => nameOf(step) === name),
      notes,
    ),
  )
}

const nameOf = ({ address }: PlainStep) => address.split("/")[0] as string

interface Placed {
  readonly step: PlainStep
  readonly depth: number
}

function outcome(name: string, steps: readonly PlainStep[], notes: ReadonlyMap<string, string>): Reached {
  const all: Placed[] = []
  const add = (step: PlainStep, depth: number) => {
    all.push({ step, depth })
    for (const inner of step.steps) add(inner, depth + 1)
  }
  for (const step of steps) add(step, 0)
  const targets = new Set(all.flatMap(({ step }) => step.acted.map(({ target }) => target)))
  const acted = [...targets].map(key => `${outputText(key)}${notes.has(key) ? ` (${notes.get(key)})` : ""}`)
  const atOnce = all.every(({ step, depth }) => depth === 0 && step.verdict === "stopped")
  for (const verdict of ["failed", "acted", "held", "opaque"] as const) {
    const found = all.find(({ step }) => step.verdict === verdict)?.step
    if (verdict === "acted" && found !== undefined) return { name, verdict, acted, atOnce }
    if (found !== undefined) return { name, verdict, ...placeOf(found), acted, atOnce }
  }
  const leaves = all.filter(({ step }) => step.steps.length === 0)
  if (leaves.some(({ step }) => step.verdict === "passed")) return { name, verdict: "passed", acted, atOnce }
  const last = leaves.reduce((deepest, one) => (one.depth > deepest.depth ? one : deepest))
  return { name, verdict: "stopped", ...placeOf(last.step), acted, atOnce }
}

const placeOf = (step: PlainStep) => {
  const due = Object.values(step.due)
  if (step.verdict === "held" && due.length > 0) return { at: step.name, until: Math.min(...due) }
  const why = decided(step)
  return { at: step.name, ...(why !== "" && { why }) }
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

function why({ verdict, at, why, until }: Reached): string {
  const told = why === undefined ? "" : `: ${fit(why, 80)}`
  if (verdict === "passed") return "passed to its end"
  if (verdict === "opaque") return "went into raw RxJS"
  return `${verdict} at ${at}${until === undefined ? told : ` until ${timeOfDay(until)}`}`
}
