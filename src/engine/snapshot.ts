import { deserialize, serialize } from "node:v8"
import type { Event } from "../event/event.ts"
import type { EventIndex } from "../index/event-index.ts"
import { assemble } from "../streams/core/assemble.ts"
import type { Saved } from "../streams/core/save.ts"
import type { Shard, Shot } from "../streams/core/shot.ts"
import { type Column, type Events, pack, packEvents, unpack, unpackEvents, words } from "./columns.ts"

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

/** How long it is meant to take to make a part, in milliseconds: nothing else has its turn meanwhile. */
const meant = 3
/** How much a part holds at first, and at least and at most, as `weight` has it. */
const sizes = { first: 500, least: 100, most: 20_000 }

type Head = Pick<Snapshot, "position" | "epoch"> & Pick<Shot, "now" | "roots">
type Part =
  | { readonly head: Head }
  | { readonly events: Events; readonly frames: Frames }
  | { readonly events: Events; readonly index: Column; readonly deadlines: Column }
  | { readonly end: true }

/** Frames, field by field. */
type Frames = Readonly<Record<keyof Shard, Column>>
const shardFields = ["parent", "slot", "kind", "key", "layout", "deadline", "slots", "states", "timers"] as const

/** How much there is to write, about: all that a state holds, looked at no deeper than shows how large it is. */
function weight(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null || depth > 3) return 1
  if (Array.isArray(value)) return 1 + value.length * weight(value[0], depth + 1)
  if (value instanceof Map) {
    let sum = 1
    for (const one of value.values()) sum += 1 + weight(one, depth + 1)
    return sum
  }
  if (ArrayBuffer.isView(value)) return 1 + value.byteLength / 1024
  let sum = 1
  for (const key in value) sum += weight((value as Record<string, unknown>)[key], depth + 1)
  return sum
}

/** The events that a snapshot holds, each once, numbered as they are met. */
function eventTable() {
  const numbers = new Map<Event, number>()
  let fresh: Event[] = []
  return {
    of(one: Event): number {
      let number = numbers.get(one)
      if (number === undefined) {
        numbers.set(one, (number = numbers.size))
        fresh.push(one)
      }
      return number
    },
    /** Those that were met since the last part was written. */
    get fresh(): Events {
      return packEvents(fresh)
    },
    /** The part that holds them is written. */
    keep() {
      fresh = []
    },
    /** It could not be: they have not been met. */
    back() {
      for (const one of fresh) numbers.delete(one)
      fresh = []
    },
  }
}

/** Takes a snapshot of what stands at this moment. */
export function shooting(
  at: Pick<Snapshot, "position" | "epoch">,
  shot: Shot,
  index: ReturnType<EventIndex["copy"]>,
): Shooting {
  const { position, epoch } = at
  const left = new Set<string>()
  const table = eventTable()
  let entries = 0
  let size = sizes.first
  let stage: "head" | "frames" | "index" | "end" | "over" = "head"

  const written = (part: Part): Uint8Array => {
    const bytes = serialize(part)
    table.keep()
    return bytes
  }
  const frames = (shards: readonly Shard[]): Uint8Array => {
    const columns = shardFields.map(field => {
      const values = shards.map(shard => shard[field])
      return [field, field === "slots" ? words(values) : pack(values, table.of)]
    })
    return written({ frames: Object.fromEntries(columns), events: table.fresh })
  }
  /** A state that cannot be written (a function in a value, say) is left out; the others are not spoilt by it. */
  const writableFrames = (shards: readonly Shard[]): Uint8Array => {
    try {
      return frames(shards)
    } catch {
      table.back()
      const leave = (address: string) => left.add(address)
      return frames(shards.map(shard => writable(shard, leave)))
    }
  }
  const part = (): Uint8Array | undefined => {
    if (stage === "head") {
      stage = "frames"
      return written({ head: { position, epoch, now: shot.now, roots: shot.roots } })
    }
    if (stage === "frames" && shot.left > 0) {
      const shards: Shard[] = []
      for (let held = 0; shot.left > 0 && held < size; ) {
        const [shard] = shot.next(1) as [Shard]
        shards.push(shard)
        held += 5
        for (const state of shard.states) held += weight(state)
      }
      return writableFrames(shards)
    }
    stage = stage === "frames" ? "index" : stage
    if (stage === "index" && entries < index.events.length) {
      const [numbers, deadlines]: [number[], number[]] = [[], []]
      for (; numbers.length < size / 5 && entries < index.events.length; entries++) {
        const one = index.events[entries]
        if (one === undefined) continue
        numbers.push(table.of(one))
        deadlines.push(index.deadlines[entries] as number)
      }
      return written({ index: pack(numbers, table.of), deadlines: pack(deadlines, table.of), events: table.fresh })
    }
    if (stage === "over") return undefined
    stage = "over"
    return written({ end: true })
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
      const begun = performance.now()
      const next = part()
      const took = performance.now() - begun
      // What took long makes the next one smaller at once, what was quick makes it larger by and by.
      size = Math.max(sizes.least, Math.min(sizes.most, size * Math.min(1.25, meant / took)))
      return next
    },
  }
}

function writable(shard: Shard, leave: (address: string) => void): Shard {
  const can = shard.states.map((state, i) => {
    try {
      serialize(state)
      return true
    } catch {
      leave(`${JSON.stringify(shard.key)} ${shard.slots[i]}`)
      return false
    }
  })
  return { ...shard, slots: shard.slots.filter((_, i) => can[i]), states: shard.states.filter((_, i) => can[i]) }
}

/** The snapshot that these parts are. Throws if they are not whole. */
export function snapshotOf(parts: readonly Uint8Array[]): Snapshot {
  const [first, ...rest] = parts
  const begin = first && (deserialize(first) as Part)
  if (begin === undefined || !("head" in begin)) throw new Error("it is not whole")
  let isWhole = false
  const events: Event[] = []
  const index: [Event, number][] = []
  /** Frames are handed on part by part: what they were read from need not be kept meanwhile. */
  function* shards(): Generator<Shard> {
    for (const bytes of rest) {
      const part = deserialize(bytes) as Part
      if ("events" in part) for (const one of unpackEvents(part.events)) events.push(one)
      if ("frames" in part) yield* shardsOf(part.frames, events)
      else if ("index" in part) {
        const deadlines = unpack(part.deadlines, events) as number[]
        const numbers = unpack(part.index, events) as number[]
        for (const [i, number] of numbers.entries()) index.push([events[number] as Event, deadlines[i] as number])
      } else isWhole = "end" in part
    }
  }
  const { position, epoch } = begin.head
  const streams = assemble(begin.head, shards())
  if (!isWhole) throw new Error("it is not whole")
  return { position, epoch, streams, index }
}

function shardsOf(frames: Frames, events: readonly Event[]): Shard[] {
  const column = (name: keyof Shard) => unpack(frames[name], events) as never[]
  const [parent = [], slot = [], kind = [], key = [], layout = []] = shardFields.slice(0, 5).map(column)
  const [deadline = [], slots = [], states = [], timers = []] = shardFields.slice(5).map(column)
  return parent.map((_, i) => ({
    parent: parent[i] as never,
    slot: slot[i] as never,
    kind: kind[i] as never,
    key: key[i],
    layout: layout[i],
    deadline: deadline[i] as never,
    slots: slots[i] as never,
    states: states[i] as never,
    timers: timers[i] as never,
  }))
}
