import type { Event } from "../../event/event.ts"
import { testOf } from "../when.ts"
import { period } from "./period.ts"
import type { Steps } from "./steps.ts"

type Passes = (event: Event) => unknown

/** A pattern, ready to run. */
export interface Matching {
  readonly steps: readonly { readonly tests: readonly Passes[]; readonly without: readonly Passes[] }[]
  readonly ms: number
  /** The same in microseconds, as event times are compared. */
  readonly span: number
  /** It ends with an absence: it matches when its time is over. */
  readonly awaits: boolean
}

/** A match that has begun: plain data. */
export interface Run {
  readonly key: unknown
  /** When its time is over by the clock, in milliseconds. */
  readonly until: number
  /** The times of its first and last event, in microseconds, and of the last before the step that it is at. */
  begin: number
  last: number
  floor: number
  step: number
  /** The events of the steps that are over. */
  readonly taken: Event[]
  /** Those of the step that it is at, by its tests; null where one is missing. */
  open: (Event | null)[]
}

export function matchingOf({ steps, within }: Steps): Matching {
  const ms = period("pattern", within)
  return {
    steps: steps.map(({ tests, without }) => ({ tests: tests.map(testOf), without: without.map(testOf) })),
    ms,
    span: ms * 1000,
    awaits: (steps.at(-1)?.without.length ?? 0) > 0,
  }
}

/** A match that begins with this event, if one does. */
export function begin(of: Matching, key: unknown, event: Event, time: number, now: number): Run | undefined {
  const run: Run = {
    key,
    until: now + of.ms,
    begin: time,
    last: time,
    floor: time - of.span,
    step: 0,
    taken: [],
    open: emptied(of, 0),
  }
  return take(of, run, event, time) ? run : undefined
}

/** Gives a run an event; false when it is broken by it: what must not come has come. */
export function give(of: Matching, run: Run, event: Event, time: number): boolean {
  // What happened before the step began, or too long before its last event, is no part of it.
  if (time < run.floor || time <= run.last - of.span) return true
  if (take(of, run, event, time)) return true
  const without = of.steps[run.step - 1]?.without
  return without === undefined || !without.some(passes => passes(event))
}

/** All steps are over. */
export const isWhole = (of: Matching, run: Run): boolean => run.step === of.steps.length

/** The time of a run is over, by the time of an event of its key. */
export const isOver = (of: Matching, run: Run, time: number): boolean => time >= run.begin + of.span

function take(of: Matching, run: Run, event: Event, time: number): boolean {
  const tests = of.steps[run.step]?.tests ?? []
  const slot = tests.findIndex((passes, i) => run.open[i] === null && passes(event))
  if (slot < 0) return false
  run.open[slot] = event
  run.begin = Math.min(run.begin, time)
  run.last = Math.max(run.last, time)
  if (run.open.includes(null)) return true
  run.taken.push(...(run.open as Event[]))
  run.floor = run.last
  run.open = emptied(of, ++run.step)
  return true
}

const emptied = (of: Matching, step: number): null[] => (of.steps[step]?.tests ?? []).map(() => null)
