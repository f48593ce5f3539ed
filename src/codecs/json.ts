import { type Event, fields } from "../event/event.ts"
import type { Codec, Decoded } from "./codec.ts"
import { syntaxFault } from "./json-syntax.ts"
import { put } from "./put.ts"
import { maxEvents, type Refusal, refuse, tooMany } from "./refuse.ts"
import { toEvent } from "./to-event.ts"
import { text } from "./wire.ts"

const standard: ReadonlySet<string> = new Set(fields)
const blank = /^[ \t\r]*$/

/** What `JSON.parse` makes of a text; `undefined`, which no JSON says, if it refuses. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Why a text is no JSON, with the place in words: `column 46: …`, `line 2, column 3: …`. */
function explain(text: string): { at: number; why: string } {
  const { at, why } = syntaxFault(text) ?? { at: 0, why: "this JSON is too large to be read" }
  let line = 1
  let start = 0
  for (let newline = text.indexOf("\n"); newline >= 0 && newline < at; newline = text.indexOf("\n", start)) {
    start = newline + 1
    line++
  }
  const column = at - start + 1
  return { at, why: `${line > 1 ? `line ${line}, ` : ""}column ${column}: ${why}` }
}

/** Adds the event or events of one parsed value; `where` begins each refusal's sentence, `at` is where it all stands. */
function collect(value: unknown, events: Event[], bad: Refusal[], where = "", at?: number): void {
  if (!Array.isArray(value)) {
    const event = toEvent(value)
    if (typeof event === "string") refuse(bad, at ?? 0, where + event)
    else events.push(event)
    return
  }
  if (value.length > maxEvents) refuse(bad, at ?? 0, where + tooMany)
  else
    for (let i = 0; i < value.length; i++) {
      const event = toEvent(value[i])
      if (typeof event === "string") refuse(bad, at ?? i, `${where}item ${i}: ${event}`)
      else events.push(event)
    }
}

/** Calls `each` with every line that is not blank, and its number from 1, until it answers false. */
function eachLine(text: string, each: (line: string, number: number) => boolean | void): void {
  for (let start = 0, number = 1; start < text.length; number++) {
    const newline = text.indexOf("\n", start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end)
    if (!blank.test(line) && each(line, number) === false) return
    start = end + 1
  }
}

/**
 * Is a text that is not one JSON value meant as a value on each line, rather than as one spread over lines? So it is if
 * its first line is a value by itself, or its second begins like one without an indentation.
 */
function isLines(text: string): boolean {
  const first: string[] = []
  eachLine(text, line => first.push(line) < 2)
  const [one, two] = first
  return (
    one !== undefined && two !== undefined && (parse(one) !== undefined || (one.trim().length > 1 && /^[{[]/.test(two)))
  )
}

/** `skipped` bytes stood before the text. */
function decodeText(text: string, skipped: number): Decoded {
  const events: Event[] = []
  const bad: Refusal[] = []
  const whole = parse(text)
  if (whole !== undefined) collect(whole, events, bad)
  else if (isLines(text)) {
    eachLine(text, (line, number) => {
      const value = parse(line)
      if (value !== undefined) collect(value, events, bad, `line ${number}: `, number)
      else refuse(bad, number, `line ${number}, ${explain(line).why}`)
    })
  } else if (text.trim() !== "") {
    const { at, why } = explain(text)
    refuse(bad, skipped + Buffer.byteLength(text.slice(0, at)), why)
  }
  return bad.length > 0 ? { events, bad } : { events }
}

const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : undefined)

/** One event on a line: fields in their order, then attributes under their own names. */
function line(event: Event): string {
  const { host, service, state, description, time, ttl, metric, tags } = event
  const said = { host, service, state, description, time: finite(time), ttl: finite(ttl), metric: finite(metric), tags }
  const to = said as unknown as Record<string, unknown>
  let collisions: Record<string, string> | undefined
  for (const key in event.attributes) {
    const value = event.attributes[key]
    if (value === undefined) continue
    if (standard.has(key)) (collisions ??= {})[key] = String(value)
    else put(to, key, String(value))
  }
  if (collisions !== undefined) to["attributes"] = collisions
  return `${JSON.stringify(said)}\n`
}

/**
 * JSON: one event, an array of events, or one of either on each line; a byte order mark is tolerated, blank lines are
 * nothing, bytes that are not UTF-8 become U+FFFD. What is refused leaves its siblings: `at` is the item of an array,
 * the line (from 1) where there are lines, or the byte at which the text stops being JSON. What an event may say is
 * told by `toEvent`.
 *
 * Encodes one event a line, attributes under bare names; those named like a field go into an `attributes` object.
 */
export function json(): Codec {
  return {
    name: "json",
    decode(bytes, start = 0, end = bytes.length) {
      try {
        const body = text(bytes, start, end)
        return body.charCodeAt(0) === 0xfeff ? decodeText(body.slice(1), 3) : decodeText(body, 0)
      } catch (thrown) {
        return { events: [], bad: [{ at: 0, why: thrown instanceof Error ? thrown.message : String(thrown) }] }
      }
    },
    encode: events => Buffer.from(events.map(line).join("")),
  }
}
