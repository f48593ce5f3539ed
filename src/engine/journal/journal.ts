import { type Entry, header, maxNames, type Page, page, put, putName, putTable, records } from "./record.ts"

/** Several records that came together: `count` frames from `start` to `end`, each with its 4-byte length before it. */
export interface Run {
  readonly start: number
  readonly end: number
  readonly count: number
}

/**
 * What entered, in order. In memory: a ring of chunks, the oldest of which is reused when all are full.
 * An appended record costs a copy of its bytes and no object.
 */
export interface Journal {
  /** Appends a record, or those of `run`, and returns the number of the first. */
  append(time: number, from: string, codec: string, bytes: Uint8Array, run?: Run): number
  /** The number of the next record. */
  readonly next: number
  /** The oldest number that is still held. */
  readonly first: number
  /** The bytes that are held. */
  readonly size: number
  /** The records from a number on, oldest first. */
  read(from?: number): Iterable<Entry>
}

interface Chunk extends Page {
  first: number
  /** How far it has been handed to whoever keeps it elsewhere. */
  taken: number
  ids: Map<string, number>
}

/** Who keeps what is appended: is told that something is there to take, and that it must be taken now, before it is gone. */
export interface Keeper {
  appended(): void
  pressed(): void
}

/** The ring, and what its keeper takes from it. */
export interface Ring extends Journal {
  /** What was appended and not taken yet: whole records of one chunk; undefined if there is nothing. */
  take(): { readonly page: Page; readonly from: number; readonly to: number } | undefined
}

interface RingOptions {
  readonly chunks?: number
  readonly chunkSize?: number
  /** The number of the first record. */
  readonly next?: number
  readonly keeper?: Keeper
}

export function journal({ chunks = 8, chunkSize = 2 << 20, next = 1, keeper }: RingOptions = {}): Ring {
  const ring: Chunk[] = []
  let lastFrom: string | undefined
  let lastId = 0
  let lastCodec: string | undefined
  let lastCodecId = 0

  const open = (size: number): Chunk => {
    const old = ring.length === chunks ? (ring[0] as Chunk) : undefined
    if (old !== undefined) {
      if (old.taken < old.used) keeper?.pressed()
      ring.shift()
    }
    // One that was made larger, for a single large record, is given back: else each chunk would end as large as the largest.
    const reused = old?.bytes.length === chunkSize && size <= chunkSize
    const chunk: Chunk = {
      ...(reused ? old : page(Math.max(size, chunkSize))),
      used: 0,
      first: next,
      taken: 0,
      ids: new Map(),
    }
    if (keeper === undefined) chunk.taken = Number.POSITIVE_INFINITY
    putTable(chunk, next)
    ring.push(chunk)
    lastFrom = lastCodec = undefined
    return chunk
  }
  const idOf = (chunk: Chunk, name: string) => {
    let id = chunk.ids.get(name)
    if (id === undefined) {
      chunk.ids.set(name, (id = chunk.ids.size))
      putName(chunk, id, Buffer.from(name))
    }
    return id
  }

  return {
    append(time, from, codec, bytes, run) {
      const body =
        run === undefined ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset + run.start, run.end - run.start)
      let chunk = ring[ring.length - 1]
      const isKnown = from === lastFrom && codec === lastCodec
      // Names may be new to the chunk; a name has at most three bytes for each of its letters.
      const names = 2 * header + 3 * (from.length + codec.length)
      const size = header + body.length
      const isFull = chunk !== undefined && chunk.used + size + (isKnown ? 0 : names) > chunk.bytes.length
      if (chunk === undefined || isFull || chunk.ids.size > maxNames - 2) chunk = open(header + 8 + names + size)
      if (from !== lastFrom) lastId = idOf(chunk, (lastFrom = from))
      if (codec !== lastCodec) lastCodecId = idOf(chunk, (lastCodec = codec))
      put(chunk, time, lastId, lastCodecId, run === undefined ? 0 : run.count, body)
      const first = next
      next += run === undefined ? 1 : run.count
      keeper?.appended()
      return first
    },
    get next() {
      return next
    },
    get first() {
      return ring[0]?.first ?? next
    },
    get size() {
      return ring.reduce((sum, chunk) => sum + chunk.used, 0)
    },
    *read(from = 0) {
      for (const [i, chunk] of ring.entries()) {
        if ((ring[i + 1]?.first ?? next) <= from) continue
        for (const entry of records(chunk.bytes.subarray(0, chunk.used), false)) if (entry.number >= from) yield entry
      }
    },
    take() {
      const chunk = ring.find(({ taken, used }) => taken < used)
      if (chunk === undefined) return undefined
      const from = chunk.taken
      chunk.taken = chunk.used
      return { page: chunk, from, to: chunk.used }
    },
  }
}
