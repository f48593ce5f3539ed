import { Writer } from "protobufjs/minimal.js"
import type { Event } from "../event/event.ts"
import type { Reply } from "./codec.ts"

/** The answer to every message that was taken in: always this one array, so that a listener can tell it and join many. */
export const okReply: Uint8Array = Uint8Array.of(0x10, 0x01)

/** Attribute keys that Riemann's decoders ignore, or read as a field of the event. */
const reserved: ReadonlySet<string> = new Set([
  "host",
  "service",
  "state",
  "description",
  "time",
  "ttl",
  "metric",
  "tags",
])

const isTime = (seconds: number | undefined): seconds is number => seconds !== undefined && Math.abs(seconds) <= 8.64e12

function writeEvent(to: Writer, event: Event): void {
  const { time, state, service, host, description, ttl, metric } = event
  if (isTime(time)) to.uint32(0x08).int64(Math.trunc(time))
  if (state !== undefined) to.uint32(0x12).string(state)
  if (service !== undefined) to.uint32(0x1a).string(service)
  if (host !== undefined) to.uint32(0x22).string(host)
  if (description !== undefined) to.uint32(0x2a).string(description)
  for (const tag of event.tags ?? []) to.uint32(0x3a).string(tag)
  if (ttl !== undefined && Number.isFinite(ttl)) to.uint32(0x45).float(ttl)
  for (const [key, value] of Object.entries(event.attributes ?? {})) {
    if (value === undefined || reserved.has(key)) continue
    to.uint32(0x4a).fork().uint32(0x0a).string(key).uint32(0x12).string(String(value)).ldelim()
  }
  if (isTime(time)) to.uint32(0x50).int64(Math.round(time * 1e6))
  if (metric === undefined || !Number.isFinite(metric)) return
  if (Number.isSafeInteger(metric)) to.uint32(0x68).sint64(metric)
  else to.uint32(0x71).double(metric)
  to.uint32(0x7d).float(metric)
}

function writeEvents(to: Writer, events: readonly Event[]): Uint8Array {
  for (const event of events) {
    to.uint32(0x32).fork()
    writeEvent(to, event)
    to.ldelim()
  }
  return to.finish()
}

/**
 * A `Msg` with these events, as Riemann's own clients write them: a metric as a float for the oldest readers, and as a
 * sint64 or a double for all others; the time in microseconds and in seconds. Left out is what the protocol cannot say:
 * values that are not finite, and attributes named like a field.
 */
export function encodeEvents(events: readonly Event[]): Uint8Array {
  return writeEvents(Writer.create(), events)
}

/** A `Msg` that asks for what matches a query in Riemann's language. */
export function encodeQuery(query: string): Uint8Array {
  return Writer.create().uint32(0x2a).fork().uint32(0x0a).string(query).ldelim().finish()
}

/** A `Msg` that answers. */
export function encodeReply(reply: Reply): Uint8Array {
  if (!reply.ok) return Writer.create().uint32(0x10).bool(false).uint32(0x1a).string(reply.error).finish()
  if (reply.events === undefined || reply.events.length === 0) return okReply
  return writeEvents(Writer.create().uint32(0x10).bool(true), reply.events)
}
