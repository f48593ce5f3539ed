import { harmless } from "../base/harmless.ts"
import { textOf } from "../base/text-of.ts"
import type { Acted } from "../engine/replay/rehearsal.ts"
import type { Event } from "../event/event.ts"
import { moment } from "./moment.ts"
import { numberText } from "./number-text.ts"

/** What an output would have got, as one line: when, which output, what it says. */
export const actionText = ({ time, key, value }: Pick<Acted, "time" | "key" | "value">): string =>
  `${moment(time)}  ${outputText(key)}  ${said(value)}`

/** An output as people call it: where it goes, not by which way. */
export const outputText = (key: string): string => harmless(key.replace(/ from .*$/s, ""))

/** What an action says, in short: a mail's subject, an event's identity. */
export function said(value: unknown): string {
  if (typeof value !== "object" || value === null) return harmless(textOf(value, 200))
  if ("subject" in value) return harmless(textOf(value.subject, 200))
  if (Array.isArray(value))
    return value.length === 1
      ? said(value[0])
      : `${value.length} events: ${value.slice(0, 5).map(said).join("; ")}${value.length > 5 ? "; …" : ""}`
  return eventText(value as Event)
}

/** An event in short: `web-1 api latency critical 3.1`. */
export function eventText(event: Event): string {
  const { host, service, state, metric } = event
  const words = [host, service, state, metric === undefined ? undefined : numberText(metric)]
  return harmless(words.filter(word => word !== undefined && word !== "").join(" ") || textOf(event, 200))
}

/** An action as JSON tells it. */
export const actionJson = ({ time, output, key, id, by, value }: Acted) => ({ time, output, key, id, by, value })
