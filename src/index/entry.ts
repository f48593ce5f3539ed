import { types } from "node:util"
import { DmonError } from "../base/error.ts"
import { toEvent } from "../codecs/to-event.ts"
import { type Event, event, fields } from "../event/event.ts"

const { isProxy } = types

/**
 * What the index keeps of a value: the event itself, or, where a stream's code made something else, what the same would be
 * had it come over the wire: other fields are attributes, attributes are text. Throws DM203 for what is refused there too.
 */
export function entry(value: unknown): Event {
  if (typeof value === "object" && value !== null && isEvent(value)) return value
  const made = toEvent(value)
  if (typeof made === "object") return made
  throw new DmonError("DM203", `the index cannot keep this: ${made}`, {
    fix: "give index() events whose fields are texts and numbers",
  })
}

/**
 * An entry as it may be told: a stream's code may have changed the event in place, which no type allows and nobody was told.
 * It is what `entry` makes of it, without the fields that it would refuse. Never throws.
 */
export function sound(value: Event): Event {
  try {
    if (isEvent(value) && !isProxy(value.tags) && !isProxy(value.attributes)) return value
  } catch {
    // What it holds throws when it is read.
  }
  return remade(value)
}

/** The same of new parts, whatever it is made of now: nothing of them can throw. */
export function remade(value: Event): Event {
  const made = toEvent(value)
  if (typeof made === "object") return made
  let kept = event({})
  for (const name of fields) {
    try {
      const next = toEvent({ ...kept, [name]: value[name] })
      if (typeof next === "object") kept = next
    } catch {
      // Without this one.
    }
  }
  return kept
}

/** Whether it is an event as its type says it: all fields in their order, no others, each of its kind. Each entry passes here. */
function isEvent(value: Event): boolean {
  const { tags, attributes } = value
  if (!isText(value.host) || !isText(value.service) || !isText(value.state) || !isText(value.description)) return false
  if (!isNumber(value.time) || !isNumber(value.ttl) || !isNumber(value.metric)) return false
  // What is due at no time would stay for ever.
  if (Number.isNaN(value.time) || Number.isNaN(value.ttl)) return false
  if (tags !== undefined && !areTexts(tags)) return false
  if (attributes !== undefined && !isTexts(attributes)) return false
  let i = 0
  for (const name in value) if (name !== fields[i++]) return false
  return i === fields.length && isBare(value)
}

function areTexts(tags: unknown): boolean {
  if (!Array.isArray(tags)) return false
  // A tag that is missing is no text either.
  for (let i = 0; i < tags.length; i++) if (typeof tags[i] !== "string") return false
  return isBare(tags)
}

function isTexts(attributes: unknown): boolean {
  if (typeof attributes !== "object" || attributes === null) return false
  const kind = Object.getPrototypeOf(attributes)
  // Not a promise, say, of which nothing can be read and which cannot be saved.
  if (kind !== Object.prototype && kind !== null) return false
  for (const name in attributes) if (!isText(attributes[name as never])) return false
  return isBare(attributes)
}

const isText = (value: unknown) => value === undefined || typeof value === "string"
const isNumber = (value: unknown) => value === undefined || typeof value === "number"
/** Nothing stands in for it when it is made into JSON. */
const isBare = (value: object) => typeof (value as { toJSON?: unknown }).toJSON !== "function"
