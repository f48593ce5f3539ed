import { hostname } from "node:os"
import { type Duration, duration } from "../../../base/duration.ts"
import { DmonError } from "../../../base/error.ts"
import { toEvent } from "../../../codecs/to-event.ts"
import type { Event } from "../../../event/event.ts"

/** The flags of `dmon send` that make an event, as they were given. */
export interface EventFlags {
  readonly host?: string
  readonly service?: string
  readonly state?: string
  readonly metric?: string
  readonly description?: string
  readonly ttl?: string
  readonly time?: string
  readonly tag?: readonly string[]
  readonly attribute?: readonly string[]
}

const names = ["host", "service", "state", "metric", "description", "ttl", "time", "tag", "attribute"] as const

/** Whether any of the flags was given. */
export const namesEvent = (flags: EventFlags): boolean => names.some(name => flags[name] !== undefined)

/** The event that flags say; its host is this one, unless another is named. Its time is filled on arrival. */
export function eventOf(flags: EventFlags, host: string = hostname()): Event {
  const { tag, attribute, ttl, ...fields } = Object.fromEntries(names.map(name => [name, flags[name]])) as EventFlags
  const event = toEvent({
    ...fields,
    host: flags.host ?? host,
    ttl: ttl !== undefined && /^\d+(ms|s|m|h|d)$/.test(ttl) ? duration(ttl as Duration) / 1000 : ttl,
    tags: tag,
    attributes: attribute && Object.fromEntries(attribute.map(pair)),
  })
  if (typeof event === "object") return event
  throw new DmonError("DM140", event, { fix: "see  dmon send --help" })
}

function pair(text: string): [name: string, value: string] {
  const at = text.indexOf("=")
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new DmonError("DM140", `${JSON.stringify(text)} is no attribute`, { fix: "name=value:  -a region=eu" })
}
