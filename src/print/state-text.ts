import { harmless } from "../base/harmless.ts"
import { valueText } from "./value-text.ts"

/** The fields of an operator's state that say something to people. */
export const stateFields = (state: object): [name: string, value: unknown][] =>
  Object.entries(state).filter(([name]) => name !== "seed")

/** What an operator keeps, in short: `held 2, last "ok"`; lists by their length. `time`: the moment at hand, in seconds since the epoch. */
export function stateText(state: unknown, time: number): string {
  if (state === undefined || state === null) return "–"
  if (typeof state !== "object" || Array.isArray(state)) return harmless(valueText(state, time))
  const said = stateFields(state).map(([name, value]) => `${name} ${valueText(value, time)}`)
  return said.length === 0 ? "nothing" : harmless(said.join(", "))
}
