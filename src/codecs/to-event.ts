import { isoSeconds } from "../base/iso-seconds.ts"
import { errorText } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import { put } from "./put.ts"

/** The largest |time| in seconds that a date can hold. */
const maxTime = 8.64e12
const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/

/** A value as a sentence shows it: short. */
function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object"
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** A value as the text of a field, tag or attribute; `undefined` for null. Throws what JSON.stringify throws. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value
  if (value === null || value === undefined) return undefined
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

const numberOf = (value: unknown): number =>
  typeof value === "number" ? value : typeof value === "string" && numeric.test(value) ? Number(value) : Number.NaN

/** Seconds to the microsecond, until 2106: from then on a double does not tell each apart. */
function micros(seconds: number): number {
  return Math.abs(seconds) < 2 ** 32 ? Math.round(seconds * 1e6) / 1e6 : seconds
}

/** What an object that `JSON.parse` made says as an event, or a sentence why it cannot. */
function convert(value: Record<string, unknown>): Event | string {
  let host: string | undefined
  let service: string | undefined
  let state: string | undefined
  let description: string | undefined
  let time: number | undefined
  let ttl: number | undefined
  let metric: number | undefined
  let tags: string[] | undefined
  let attributes: Record<string, string> | undefined

  for (const key in value) {
    const given = value[key]
    if (given === null || given === undefined) continue
    switch (key) {
      case "host":
      case "service":
      case "state":
      case "description": {
        if (typeof given === "object") return `${key} is ${shown(given)}, not a string`
        const text = String(given)
        if (key === "host") host = text
        else if (key === "service") service = text
        else if (key === "state") state = text
        else description = text
        break
      }
      case "time":
        time = numberOf(given)
        if (Number.isNaN(time) && typeof given === "string") time = isoSeconds(given.trim()) ?? time
        if (Number.isNaN(time)) return `time is ${shown(given)}, neither seconds nor an ISO 8601 date`
        if (time > maxTime || time < -maxTime) return `time is ${shown(given)} seconds, out of any calendar`
        time = micros(time)
        break
      case "ttl":
        ttl = numberOf(given)
        if (!Number.isFinite(ttl)) return `ttl is ${shown(given)}, not a finite number of seconds`
        if (ttl < 0) return `ttl is ${shown(given)}, less than nothing`
        break
      case "metric":
        metric = numberOf(given)
        if (!Number.isFinite(metric)) return `metric is ${shown(given)}, not a finite number`
        break
      case "tags":
        if (typeof given === "string") tags = [given]
        else if (!Array.isArray(given)) return `tags is ${shown(given)}, not an array of strings`
        else if (given.length > 0) tags = given.map(textOf).filter(tag => tag !== undefined)
        break
      case "attributes":
        if (typeof given !== "object" || Array.isArray(given)) return `attributes is ${shown(given)}, not an object`
        break
      default:
        put((attributes ??= {}), key, textOf(given)!)
    }
  }
  const spelled = value["attributes"]
  if (typeof spelled === "object" && spelled !== null) {
    for (const [key, given] of Object.entries(spelled)) {
      const text = textOf(given)
      if (text !== undefined) put((attributes ??= {}), key, text)
    }
  }
  if (tags?.length === 0) tags = undefined
  return { host, service, state, description, time, ttl, metric, tags, attributes }
}

/**
 * The event that a parsed JSON value says, or a sentence why it says none. Never throws.
 *
 * Every field is optional and null is absent. `time` is seconds or ISO 8601; numbers may stand in strings. Keys that are
 * no fields become attributes, as do those of an `attributes` object, which win; their values become strings, nested
 * ones as JSON. A metric, ttl or time that is no finite number refuses the event, as does a negative ttl.
 */
export function toEvent(value: unknown): Event | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `an event is a JSON object, not ${shown(value)}`
  }
  try {
    return convert(value as Record<string, unknown>)
  } catch (error) {
    // JSON.stringify ran out of stack; what code made may be circular, hold a BigInt, or throw when it is read.
    return error instanceof RangeError
      ? "a value is nested too deeply to be an attribute"
      : `a value cannot be an attribute: ${errorText(error).split("\n", 1)}`
  }
}
