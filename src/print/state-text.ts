import { harmless } from "../base/harmless.ts"
import { valueText } from "./value-text.ts"

const window = ["origin", "next", "panes", "size", "reached"]
/** What operators keep only to do their work: it says nothing to whoever asks what they know. */
const inner: Readonly<Record<string, readonly string[]>> = {
  absent: ["came", "away"],
  stable: ["came", "lasted"],
  percentiles: ["seen"],
  predictLinear: ["times", "line", "fitted"],
  changed: ["before"],
  coalesce: ["services", "fresh"],
  rate: ["until"],
  fillIn: ["until"],
  fillInLast: ["until"],
  fixedTimeWindow: window,
  fixedOffsetTimeWindow: window,
  slidingWindow: window,
  sessionWindow: window,
}

/** The fields of the state of an operator of this name that say something to people. */
export const stateFields = (state: object, operator: string): [name: string, value: unknown][] =>
  Object.entries(state).filter(
    ([name]) => name !== "seed" && !(Object.hasOwn(inner, operator) && inner[operator]?.includes(name)),
  )

/** What is kept, in short: of a list that is empty, that it holds 0. */
export const keptText = (value: unknown, time: number): string =>
  Array.isArray(value) && value.length === 0 ? "0" : valueText(value, time)

/** What an operator keeps, in short: `held 2, last "ok"`; lists by their length. `time`: the moment at hand, in seconds since the epoch. */
export function stateText(state: unknown, operator: string, time: number): string {
  if (state === undefined || state === null) return "–"
  if (typeof state !== "object" || Array.isArray(state)) return harmless(keptText(state, time))
  const said = stateFields(state, operator).map(([name, value]) => `${name} ${keptText(value, time)}`)
  return said.length === 0 ? "nothing" : harmless(said.join(", "))
}
