import { deserialize, serialize } from "node:v8"
import { type Event, event, fields } from "../event/event.ts"
import { assemble } from "../streams/core/assemble.ts"
import type { Saved } from "../streams/core/save.ts"
import type { Shard, Shot } from "../streams/core/shot.ts"

/** The saved whole of a partition, at one position of its journal. */
export interface Snapshot {
  readonly position: number
  readonly epoch: number
  readonly streams: Saved
  readonly index: readonly (readonly [event: Event, deadline: number])[]
}

/** A snapshot that is being taken, part by part, while the partition goes on. */
export interface Shooting {
  readonly position: number
  /** The next part, in bytes; undefined when that was the last, or when it had to be given up. */
  next(): Uint8Array | undefined
  /** The streams were replaced before it was whole: it is worth nothing. */
  readonly failed: boolean
  /** Addresses whose state cannot be saved: it would begin anew. */
  readonly left: readonly string[]
  /** It is over, or given up: the partition need not keep anything for it any more. */
  end(): void
}

/** How much stands in one part: as much as is taken at once, within a few milliseconds. */
const framesAPart = 100
const entriesAPart = 1000

type Head = Pick<Snapshot, "position" | "epoch"> & Pick<Shot, "now" | "roots">
type Part =
  | { readonly head: Head }
  | { readonly frames: readonly Shard[]; readonly events: Columns }
  | { readonly index: Columns; readonly deadlines: Float64Array }
  | { readonly end: true }

/** Events field by field: names are written once, not with each. */
type Columns = Readonly<Record<keyof Event, readonly unknown[]>>

const columns = (events: readonly Event[]): Columns =>
  Object.fromEntries(fields.map(field => [field, events.map(one => one[field])])) as never

const rows = (of: Columns): Event[] =>
  of.host.map((_, i) => event(Object.fromEntries(fields.map(field => [field, of[field][i]])) as Event))

/** Stands in a state for an event of its part: this, and the number of it. */
const anEvent = "\0event"

/** The events that the states hold, apart from them: written field by field they take half of the room and of the time. */
function apart(frames: readonly Shard[]): Part {
  const events: Event[] = []
  const numbers = new Map<Event, number>()
  const of = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
    if ("attributes" in value && "tags" in value && "host" in value) {
      let number = numbers.get(value as Event)
      if (number === undefined) numbers.set(value as Event, (number = events.push(value as Event) - 1))
      return [anEvent, number]
    }
    return mapped(value, of)
  }
  const packed = frames.map(frame => ({
    ...frame,
    states: frame.states.map(([slot, state]) => [slot, of(state)] as const),
  }))
  return { frames: packed, events: columns(events) }
}

function together({ frames, events }: Extract<Part, { frames: unknown }>): Shard[] {
  const all = rows(events)
  const of = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
    if (Array.isArray(value) && value[0] === anEvent) return all[value[1]]
    return mapped(value, of)
  }
  return frames.map(frame => ({ ...frame, states: frame.states.map(([slot, state]) => [slot, of(state)] as const) }))
}

/** A container of plain data with something else in place of what it holds. */
function mapped(value: object, of: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(of)
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, of(one)]))
  if (ArrayBuffer.isView(value) || value instanceof Set) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = of((value as Record<string, unknown>)[key])
  return copy
}

const none = columns([])

/** Takes a snapshot of what stands at this moment. */
export function shooting(
  at: Pick<Snapshot, "position" | "epoch">,
  shot: Shot,
  index: { readonly events: readonly Event[]; readonly deadlines: Float64Array },
): Shooting {
  const { position, epoch } = at
  const left = new Set<string>()
  let entries = 0
  let stage: "head" | "frames" | "index" | "end" | "over" = "head"

  const part = (): Part | undefined => {
    if (stage === "head") {
      stage = "frames"
      return { head: { position, epoch, now: shot.now, roots: shot.roots } }
    }
    if (stage === "frames" && shot.left > 0) return { frames: shot.next(framesAPart), events: none }
    stage = stage === "frames" ? "index" : stage
    if (stage === "index" && entries < index.events.length) {
      const from = entries
      entries = Math.min(from + entriesAPart, index.events.length)
      return { index: columns(index.events.slice(from, entries)), deadlines: index.deadlines.slice(from, entries) }
    }
    if (stage === "over") return undefined
    stage = "over"
    return { end: true }
  }
  return {
    position,
    get failed() {
      return shot.failed
    },
    get left() {
      return [...left]
    },
    end: () => shot.end(),
    next() {
      if (shot.failed) return undefined
      const next = part()
      return next && bytesOf(next, address => left.add(address))
    },
  }
}

/** A state that cannot be written (a function in a value, say) is left out; the others are not spoilt by it. */
function bytesOf(part: Part, leave: (address: string) => void): Uint8Array {
  if (!("frames" in part)) return serialize(part)
  try {
    return serialize(apart(part.frames))
  } catch {
    const frames = part.frames.map(frame => ({ ...frame, states: frame.states.filter(writable(frame, leave)) }))
    return serialize({ ...part, frames })
  }
}

const writable =
  ({ key }: Shard, leave: (address: string) => void) =>
  ([slot, state]: readonly [number, unknown]) => {
    try {
      serialize(state)
      return true
    } catch {
      leave(`${JSON.stringify(key)} ${slot}`)
      return false
    }
  }

/** The snapshot that these parts are. Throws if they are not whole. */
export function snapshotOf(parts: Iterable<Uint8Array>): Snapshot {
  let head: Head | undefined
  let isWhole = false
  const shards: Shard[] = []
  const index: [Event, number][] = []
  for (const bytes of parts) {
    const part = deserialize(bytes) as Part
    if ("head" in part) head = part.head
    else if ("frames" in part) shards.push(...together(part))
    else if ("index" in part) {
      for (const [i, one] of rows(part.index).entries()) index.push([one, part.deadlines[i] as number])
    } else isWhole = true
  }
  if (head === undefined || !isWhole) throw new Error("it is not whole")
  return { position: head.position, epoch: head.epoch, streams: assemble(head, shards), index }
}
