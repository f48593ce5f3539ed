import type { Event } from "../event/event.ts"
import { maxEvents, type Refusal, refuse, tooMany } from "./refuse.ts"
import { eventReader } from "./riemann-event.ts"
import { bool, lengthEnd, Malformed, skip, text, uint32, wire } from "./wire.ts"

/** Riemann's `Msg`, read. `broken` says why it is none; then nothing else holds. The reader uses it again. */
export interface Message {
  ok: boolean
  error: string | undefined
  query: string | undefined
  events: Event[]
  bad: Refusal[] | undefined
  broken: Refusal | undefined
}

function queryText(bytes: Uint8Array, start: number, end: number, before: string): string {
  let query = before
  for (let at = start; at < end; at = wire.next) {
    const tag = uint32(bytes, at, end)
    if (tag === 0x0a) {
      const stop = lengthEnd(bytes, wire.next, end)
      query = text(bytes, wire.next, stop)
      wire.next = stop
    } else skip(bytes, tag, wire.next, end)
  }
  return query
}

/** The events of a message that has none. An array is made with its first, so that one for a single event is small. */
const none: Event[] = []

/** Reads whole messages; `cache` is the number of strings to intern. Never throws. */
export function messageReader(cache: number) {
  const events = eventReader(cache)
  const message: Message = {
    ok: false,
    error: undefined,
    query: undefined,
    events: [],
    bad: undefined,
    broken: undefined,
  }

  function fields(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      let tag = bytes[at++]!
      if (tag > 127) {
        tag = uint32(bytes, at - 1, end)
        at = wire.next
      }
      if (tag === 0x32) {
        const stop = lengthEnd(bytes, at, end)
        if (message.events.length === maxEvents) throw new Malformed(at - 1, tooMany)
        const event = events.read(bytes, wire.next, stop)
        if (typeof event === "string") {
          const number = message.events.length + (message.bad?.length ?? 0) + 1
          refuse((message.bad ??= []), at - 1, `event ${number}: ${event}`)
        } else if (message.events.length === 0) message.events = [event]
        else message.events.push(event)
        at = stop
      } else if (tag === 0x2a || tag === 0x1a) {
        const stop = lengthEnd(bytes, at, end)
        if (tag === 0x2a) message.query = queryText(bytes, wire.next, stop, message.query ?? "")
        else message.error = text(bytes, wire.next, stop)
        at = stop
      } else {
        if (tag === 0x10) message.ok = bool(bytes, at, end)
        else skip(bytes, tag, at, end)
        at = wire.next
      }
    }
  }

  function read(bytes: Uint8Array, start: number, end: number): Message {
    message.ok = false
    message.events = none
    message.error = message.query = message.bad = message.broken = undefined
    try {
      fields(bytes, start, end)
    } catch (thrown) {
      message.broken = thrown instanceof Malformed ? thrown : { at: 0, why: String(thrown) }
    }
    // What is wrong is told by its place in the message.
    const again = start > 0 && (message.bad !== undefined || message.broken !== undefined)
    return again ? read(bytes.subarray(start, end), 0, end - start) : message
  }

  return {
    counts: events.counts,
    read,
  }
}
