import type { Event } from "../event/event.ts"
import { iso } from "../event/iso.ts"

/** A mail without its addresses. */
export interface Mail {
  readonly subject: string
  readonly text: string
}

/** What to say instead of the usual. */
export interface Wording {
  readonly subject?: string | ((events: readonly Event[]) => string) | undefined
  readonly body?: ((events: readonly Event[]) => string) | undefined
}

const longestSubject = 150
const mostEvents = 1000

/** The mail about these events. As in Riemann the subject is `host service state` of each, as far as there is room. */
export function mail(about: Event | readonly Event[], { subject, body }: Wording = {}): Mail {
  const events = Array.isArray(about) ? (about as readonly Event[]) : [about as Event]
  const said = typeof subject === "function" ? subject(events) : (subject ?? subjectOf(events))
  return { subject: oneLine(said), text: body ? body(events) : bodyOf(events) }
}

function subjectOf(events: readonly Event[]): string {
  let text = ""
  for (const [i, { host, service, state }] of events.entries()) {
    const next = `${i > 0 ? "; " : ""}${[host, service, state].filter(Boolean).join(" ") || "event"}`
    if (text.length + next.length > longestSubject) {
      return i === 0 ? `${next.slice(0, longestSubject)}…` : `${text}; … and ${events.length - i} more`
    }
    text += next
  }
  return text || "no events"
}

function bodyOf(events: readonly Event[]): string {
  const shown = events.slice(0, mostEvents).map(paragraph)
  const left = events.length - shown.length
  return [...shown, ...(left > 0 ? [`… and ${left} more events`] : [])].join("\n\n").concat("\n")
}

function paragraph({ host, service, state, time, metric, ttl, description, tags, attributes }: Event): string {
  const lines: [name: string, value: string | number | undefined][] = [
    ["time", time === undefined ? undefined : iso(time)],
    ["host", host],
    ["service", service],
    ["state", state],
    ["metric", metric],
    ["ttl", ttl === undefined ? undefined : `${ttl} s`],
    ["description", description],
    ["tags", tags?.length ? tags.join(", ") : undefined],
    ...Object.entries(attributes ?? {}),
  ]
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(12)} ${String(value).replaceAll("\n", `\n${" ".repeat(13)}`)}`)
    .join("\n")
}

/** A header is one line, whatever an event says. */
const oneLine = (text: string) => text.replace(/[\x00-\x1f\x7f\u2028\u2029]+/g, " ").trim()
