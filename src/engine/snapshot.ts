import { deserialize, serialize } from "node:v8"
import type { Event } from "../event/event.ts"
import { remade } from "../index/entry.ts"
import type { EventIndex } from "../index/event-index.ts"
import { assemble } from "../streams/core/assemble.ts"
import type { Saved } from "../streams/core/save.ts"
import type { Shard, Shot } from "../streams/core/shot.ts"
import { type Stretch, shardsOf } from "../streams/core/stretch.ts"
import { type Column, pack, unpack } from "./columns.ts"
import { type Events, packEvents, unpackEvents } from "./event-columns.ts"
import type { Suspension } from "./suspensions.ts"

/** The saved whole of a partition, at one position of its journal. */
export interface Snapshot {
  readonly position: number
  readonly epoch: number
  readonly streams: Saved
  readonly index: readonly (readonly [event: Event, deadline: number])[]
  /** The streams that are given nothing; absent where none is. */
  readonly suspended?: readonly Suspension[]
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
const sizes = { first: 1000, least: 1000, most: 20_000 }

type Head = Pick<Snapshot, "position" | "epoch" | "suspended"> & Pick<Shot, "now" | "roots">
type Part =
  | { readonly head: Head }
  | { readonly events: Events; readonly frames: readonly Frames[] }
  | { readonly events: Events; readonly index: Column; readonly deadlines: Column }
  | { readonly end: true }

/** A stretch, its lists in columns. */
type Frames = { readonly [K in Single]: Stretch[K] } & { readonly [K in Listed]: Column } & {
  readonly states: readonly Column[]
}
type Single = "slot" | "kind" | "slots"
type Listed = Exclude<keyof Stretch, Single | "states">

/** The events that a snapshot holds, each once, numbered as they are met. */
function eventTable() {
  const numbers = new Map<Event, number>()
  const met: Event[] = []
  /** How many are written, and which was asked for last. */
  let written = 0
  let last = -1
  return {
    of(one: Event): number {
      // Several places hold the events of the same series in the same order: mostly the next one is asked for.
      if (met[last + 1] === one) return ++last
      const known = numbers.get(one)
      if (known !== undefined) return (last = known)
      last = met.push(one) - 1
      numbers.set(one, last)
      return last
    },
    /** Those that were met since the last part was written. */
    get fresh(): Events {
      return packEvents(met.slice(written))
    },
    /** The part that holds them is written. */
    keep() {
      written = met.length
    },
    /** It could not be: they have not been met. */
    back() {
      for (const one of met.splice(written)) numbers.delete(one)
    },
  }
}

/** Takes a snapshot of what stands at this moment. */
export function shooting(
  at: Pick<Snapshot, "position" | "epoch" | "suspended">,
  shot: Shot,
  index: ReturnType<EventIndex["copy"]>,
): Shooting {
  const { position } = at
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
  const frames = (stretches: readonly Stretch[]): Uint8Array => {
    const frames = stretches.map(one => framesOf(one, values => pack(values, table.of)))
    return written({ frames, events: table.fresh })
  }
  /** A state that cannot be written (a function in a value, say) is left out; the others are not spoilt by it. */
  const writableFrames = (stretches: readonly Stretch[]): Uint8Array => {
    try {
      return frames(stretches)
    } catch {
      table.back()
      const leave = (address: string) => left.add(address)
      return frames(stretches.map(one => writable(one, leave)))
    }
  }
  const entriesTo = (end: number, as: (one: Event) => Event): Uint8Array => {
    const [numbers, deadlines]: [number[], number[]] = [[], []]
    for (let i = entries; i < end; i++) {
      const one = index.events[i]
      if (one === undefined) continue
      numbers.push(table.of(as(one)))
      deadlines.push(index.deadlines[i] as number)
    }
    return written({ index: pack(numbers, table.of), deadlines: pack(deadlines, table.of), events: table.fresh })
  }
  /** What a stream's code made of an event where it stands in the index may be no such thing that can be written. */
  const writableEntriesTo = (end: number): Uint8Array => {
    try {
      return entriesTo(end, one => one)
    } catch {
      table.back()
      return entriesTo(end, remade)
    }
  }
  const part = (): Uint8Array | undefined => {
    if (stage === "head") {
      stage = "frames"
      return written({ head: { ...at, now: shot.now, roots: shot.roots } })
    }
    if (stage === "frames" && shot.left > 0) return writableFrames(shot.next(size))
    stage = stage === "frames" ? "index" : stage
    if (stage === "index" && entries < index.events.length) {
      const end = Math.min(index.events.length, entries + Math.ceil(size / 5))
      const bytes = writableEntriesTo(end)
      entries = end
      return bytes
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
      // What took long makes the next one smaller, what was quick larger, by and by: one that others interrupted tells little.
      size = Math.max(sizes.least, Math.min(sizes.most, size * Math.max(0.6, Math.min(1.25, meant / took))))
      return next
    },
  }
}

function framesOf(of: Stretch, column: (values: readonly unknown[]) => Column): Frames {
  return {
    slot: of.slot,
    kind: of.kind,
    slots: of.slots,
    states: of.states.map(column),
    numbers: column(of.numbers),
    parents: column(of.parents),
    keys: column(of.keys),
    services: column(of.services),
    layouts: column(of.layouts),
    deadlines: column(of.deadlines),
    counts: column(of.counts),
    places: column(of.places),
    names: column(of.names),
    dues: column(of.dues),
    orders: column(of.orders),
  }
}

function stretchOf(of: Frames, values: (column: Column) => unknown[]): Stretch {
  return {
    slot: of.slot,
    kind: of.kind,
    slots: of.slots,
    states: of.states.map(values),
    numbers: values(of.numbers) as number[],
    parents: values(of.parents) as number[],
    keys: values(of.keys),
    services: values(of.services),
    layouts: values(of.layouts) as Stretch["layouts"],
    deadlines: values(of.deadlines) as number[],
    counts: values(of.counts) as number[],
    places: values(of.places) as number[],
    names: values(of.names) as string[],
    dues: values(of.dues) as number[],
    orders: values(of.orders) as number[],
  }
}

function writable(of: Stretch, leave: (address: string) => void): Stretch {
  const states = of.states.map((column, k) =>
    column.map((state, i) => {
      try {
        serialize(state)
        return state
      } catch {
        const key = of.kind === "series" ? [of.keys[i], of.services[i]] : of.keys[i]
        leave(`${JSON.stringify(key)} ${of.slots[k]}`)
        return undefined
      }
    }),
  )
  return { ...of, states }
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
      if ("frames" in part) {
        const stretches = part.frames.map(of => stretchOf(of, column => unpack(column, events)))
        yield* stretches.flatMap(shardsOf).sort((a, b) => a.number - b.number)
      } else if ("index" in part) {
        const deadlines = unpack(part.deadlines, events) as number[]
        const numbers = unpack(part.index, events) as number[]
        for (const [i, number] of numbers.entries()) index.push([events[number] as Event, deadlines[i] as number])
      } else isWhole = "end" in part
    }
  }
  const { position, epoch, suspended } = begin.head
  const streams = assemble(begin.head, shards())
  if (!isWhole) throw new Error("it is not whole")
  return { position, epoch, streams, index, ...(suspended && { suspended }) }
}
