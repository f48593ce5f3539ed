import type { Event } from "../../../event/event.ts"
import { brief, short } from "../format.ts"
import { stateClass } from "../state-look.ts"
import { stateOf } from "./marbles.ts"

export const isEvent = (value: unknown): value is Event =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Any value in one line: who, what and how much of an event; how many of several. */
export function eventLine(value: unknown): string {
  if (Array.isArray(value))
    return `${value.length} together: ${value.slice(0, 2).map(eventLine).join("; ")}${value.length > 2 ? " …" : ""}`
  if (!isEvent(value)) return brief(value, 120)
  const { host, service, state, metric, description } = value
  const said = [host, service, state, metric === undefined ? undefined : short(metric), description]
  const text = said.filter(one => one !== undefined && one !== "").join("  ")
  return text === "" ? brief(value, 120) : text
}

/** The class that colours a value by its state. */
export const stateClassOf = (value: unknown): string => stateClass(stateOf(value))
