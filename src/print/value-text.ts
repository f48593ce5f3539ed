import { textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import { eventText } from "./action-text.ts"
import { numberText } from "./number-text.ts"
import { timeOfDay } from "./time-of-day.ts"
import { fit } from "./width.ts"

/** So many cells of a text are told. */
const room = 60
/** Seconds: what is no further than this from the moment at hand is a moment too, whichever unit it counts in. */
const near = 30 * 86_400

/** A value that an operator read or keeps, in short: of many, how many; moments as the clock shows them. `time`: the moment at hand, in seconds since the epoch. */
export function valueText(value: unknown, time: number): string {
  if (value === undefined) return "nothing"
  if (typeof value === "number") return momentText(value, time) ?? numberText(value)
  if (typeof value === "string") return fit(JSON.stringify(value), room)
  if (Array.isArray(value))
    return value.length <= 2 && value.every(one => typeof one !== "object") ? short(value) : `${value.length}`
  if (typeof value !== "object" || value === null) return short(value)
  if ("length" in value && Object.keys(value).length === 1) return String(value.length)
  return "host" in value || "service" in value ? eventText(value as Event) : short(value)
}

const short = (value: unknown) => fit(textOf(value), room)

function momentText(value: number, time: number): string | undefined {
  const unit = [1, 1e3, 1e6].find(per => Math.abs(value / per - time) < near)
  return unit === undefined || time < near ? undefined : timeOfDay(value / unit, true)
}
