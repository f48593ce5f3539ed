import type { Event } from "../event/event.ts"
import { interner } from "./intern.ts"
import { put } from "./put.ts"
import { float32, float64, int64, lengthEnd, Malformed, sint64, skip, text, uint32, wire } from "./wire.ts"

/** The largest |time| in seconds that a date can hold. */
const maxTime = 8.64e12

const hasSeconds = 1
const hasMicros = 2
const hasTtl = 4
const hasWhole = 8
const hasDouble = 16
const hasSingle = 32

/** A run of attributes, read: `over` when it holds one of the keys that replace a field of the event. */
interface Attributes {
  readonly values: Readonly<Record<string, string>> | undefined
  readonly over: Readonly<Record<string, string>> | undefined
}

function readTags(bytes: Uint8Array, start: number, end: number, string: typeof text): string[] {
  const tags: string[] = []
  for (let at = start; at < end; ) {
    const stop = lengthEnd(bytes, at + 1, end) // each begins with the one byte 0x3a
    tags.push(string(bytes, wire.next, stop))
    at = stop
  }
  return tags
}

/** Reads the run of attributes, each beginning with the one byte 0x4a, into `values` and `over`. */
function readAttributes(bytes: Uint8Array, start: number, end: number, string: typeof text): Attributes {
  let values: Record<string, string> | undefined
  let over: Record<string, string> | undefined
  for (let from = start; from < end; ) {
    const stop = lengthEnd(bytes, from + 1, end)
    let key: string | undefined
    let value = ""
    for (let at = wire.next; at < stop; at = wire.next) {
      const tag = uint32(bytes, at, stop)
      if (tag !== 0x0a && tag !== 0x12) {
        skip(bytes, tag, wire.next, stop)
        continue
      }
      const last = lengthEnd(bytes, wire.next, stop)
      const read = string(bytes, wire.next, last)
      if (tag === 0x0a) key = read
      else value = read
      wire.next = last
    }
    if (key === undefined) throw new Malformed(from, `the attribute at byte ${from} has no key`)
    from = stop
    switch (key) {
      case "tags": // Riemann ignores these four
      case "time":
      case "ttl":
      case "metric":
        break
      case "host":
      case "service":
      case "state":
      case "description":
        put((over ??= {}), key, value)
        break
      default:
        put((values ??= {}), key, value)
    }
  }
  Object.freeze(values)
  return { values, over }
}

/** Where a run of fields ends that all begin with the one byte `tag` and have a length of one byte. */
function runEnd(bytes: Uint8Array, tag: number, at: number, end: number): number {
  while (at + 1 < end && bytes[at] === tag && bytes[at + 1]! < 128) at += 2 + bytes[at + 1]!
  return Math.min(at, end)
}

/** How many strings (of at most 48 bytes) the cache holds; a quarter as many runs of tags, and of attributes. */
export const defaultCache = 32_768

/**
 * Reads Riemann's `Event` messages. Strings, whole runs of tags and whole runs of attributes are interned: equal ones
 * are one (frozen) value, which spares two thirds of the time and of the garbage. Descriptions are not: they rarely repeat.
 */
export function eventReader(cache: number) {
  const strings = interner(cache, 48, text)
  const string = strings.get
  const tagRuns = interner(cache / 4, 128, (bytes, start, end) => Object.freeze(readTags(bytes, start, end, string)))
  const attributeRuns = interner(cache / 4, 128, (bytes, start, end) => readAttributes(bytes, start, end, string))
  let imprecise = 0

  /** The event of these bytes, or why its values are refused. Throws Malformed. */
  function read(bytes: Uint8Array, start: number, end: number): Event | string {
    let host: string | undefined
    let service: string | undefined
    let state: string | undefined
    let description: string | undefined
    // Numbers and what was seen of them stand apart: a number that may be undefined would be an object on the heap.
    let seen = 0
    let seconds = 0
    let micros = 0
    let expiry = 0
    let whole = 0
    let double = 0
    let single = 0
    let tags: readonly string[] | undefined
    let moreTags: string[] | undefined
    let attributes: Readonly<Record<string, string>> | undefined
    let moreAttributes: Record<string, string> | undefined
    let over: Record<string, string> | undefined

    for (let at = start; at < end; ) {
      const began = at
      let tag = bytes[at++]!
      if (tag > 127) {
        tag = uint32(bytes, began, end)
        at = wire.next
      }
      switch (tag) {
        case 0x08:
          seconds = int64(bytes, at, end)
          seen |= hasSeconds
          at = wire.next
          break
        case 0x12: {
          const stop = lengthEnd(bytes, at, end)
          state = string(bytes, wire.next, stop)
          at = stop
          break
        }
        case 0x1a: {
          const stop = lengthEnd(bytes, at, end)
          service = string(bytes, wire.next, stop)
          at = stop
          break
        }
        case 0x22: {
          const stop = lengthEnd(bytes, at, end)
          host = string(bytes, wire.next, stop)
          at = stop
          break
        }
        case 0x2a: {
          const stop = lengthEnd(bytes, at, end)
          description = text(bytes, wire.next, stop)
          at = stop
          break
        }
        case 0x3a: {
          const stop = tags === undefined ? runEnd(bytes, 0x3a, began, end) : 0
          if (stop > at) {
            tags = tagRuns.get(bytes, began, stop)
            at = stop
          } else {
            const last = lengthEnd(bytes, at, end)
            moreTags ??= tags === undefined ? [] : [...tags]
            moreTags.push(string(bytes, wire.next, last))
            tags = moreTags
            at = last
          }
          break
        }
        case 0x45:
          expiry = float32(bytes, at, end)
          seen |= hasTtl
          at = wire.next
          break
        case 0x4a: {
          const several = runEnd(bytes, 0x4a, began, end)
          const stop = several > at ? several : lengthEnd(bytes, at, end)
          const run = several > at ? attributeRuns.get(bytes, began, stop) : readAttributes(bytes, at - 1, stop, string)
          at = stop
          if (run.over !== undefined) over = { ...over, ...run.over }
          if (attributes === undefined) attributes = run.values
          else if (run.values !== undefined) {
            moreAttributes ??= { ...attributes }
            for (const key of Object.keys(run.values)) put(moreAttributes, key, run.values[key]!)
            attributes = moreAttributes
          }
          break
        }
        case 0x50:
          micros = int64(bytes, at, end)
          seen |= hasMicros
          at = wire.next
          break
        case 0x68:
          whole = sint64(bytes, at, end)
          seen |= hasWhole
          at = wire.next
          break
        case 0x71:
          double = float64(bytes, at, end)
          seen |= hasDouble
          at = wire.next
          break
        case 0x7d:
          single = float32(bytes, at, end)
          seen |= hasSingle
          at = wire.next
          break
        default:
          skip(bytes, tag, at, end)
          at = wire.next
      }
    }

    const time = seen & hasMicros ? micros / 1e6 : seen & hasSeconds ? seconds : undefined
    const ttl = seen & hasTtl ? expiry : undefined
    const metric = seen & hasWhole ? whole : seen & hasDouble ? double : seen & hasSingle ? single : undefined
    if (metric !== undefined && !Number.isFinite(metric)) return `its metric is ${metric}, not a finite number`
    if (ttl !== undefined && !Number.isFinite(ttl)) return `its ttl is ${ttl}, not a finite number`
    if (time !== undefined && (time > maxTime || time < -maxTime)) return `its time is ${time} s, out of any calendar`
    if (seen & hasWhole && !Number.isSafeInteger(whole)) imprecise++
    if (moreTags !== undefined) Object.freeze(moreTags)
    if (moreAttributes !== undefined) Object.freeze(moreAttributes)
    if (over === undefined) return { host, service, state, description, time, ttl, metric, tags, attributes }
    return {
      host: over["host"] ?? host,
      service: over["service"] ?? service,
      state: over["state"] ?? state,
      description: over["description"] ?? description,
      time,
      ttl,
      metric,
      tags,
      attributes,
    }
  }

  return {
    read,
    counts: {
      /** Integer metrics beyond 2^53, which a double holds only nearly. */
      get imprecise() {
        return imprecise
      },
      get hits() {
        return strings.hits + tagRuns.hits + attributeRuns.hits
      },
      get misses() {
        return strings.misses + tagRuns.misses + attributeRuns.misses
      },
    },
  }
}
