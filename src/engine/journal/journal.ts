import { aligned, block, room } from "./aligned.ts"
import { type Entry, fill, header, maxNames, type Page, page, put, putName, putTable, records, seal } from "./record.ts"

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
  /** Copies of the chunks that hold them, for `records` to read. */
  pages(from?: number): Uint8Array[]
}

interface Chunk extends Page {
  first: number
  /** How far its checksums are filled in; how far its keeper has taken it, and how far that is safe. */
  sealed: number
  taken: number
  safe: number
  ids: Map<string, number>
}

/** Who keeps what is appended: is told how much is there to take, and that it must be taken now, before it is gone. */
export interface Keeper {
  appended(bytes: number): void
  pressed(): void
}

/** The ring, and what its keeper takes from it. */
export interface Ring extends Journal {
  /**
   * Hands over what was appended and not taken yet, oldest first: whole records, from one place of a page to another.
   * What `take` throws at is handed over again the next time, and a page whose beginning it answers false to. Returns the
   * number of the first record that is not taken.
   */
  drain(take: (page: Page, from: number, to: number) => boolean): number
  /** The next record begins a page. */
  turn(): void
  /** What is taken so far is as good as lost: `keep` says that it is safe after all, `back` hands it over again. */
  pledge(): { keep(): void; back(): void }
}

interface RingOptions {
  readonly chunks?: number
  readonly chunkSize?: number
  /** The number of the first record. */
  readonly next?: number
  readonly keeper?: Keeper
}

export function journal({ chunks = 6, chunkSize = room, next = 1, keeper }: RingOptions = {}): Ring {
  const ring: Chunk[] = []
  let lastFrom: string | undefined
  let lastId = 0
  let lastCodec: string | undefined
  let lastCodecId = 0
  let isTurned = false

  const open = (size: number): Chunk => {
    const last = ring[ring.length - 1]
    if (last?.memory !== undefined && last.used % block > 0) fill(last)
    const isTaken = () => (ring[0] as Chunk).taken >= (ring[0] as Chunk).used
    if (ring.length >= chunks && !isTaken()) keeper?.pressed()
    // What nobody could take stays: its keeper sees to it that little more comes then.
    const old = ring.length >= chunks && isTaken() ? ring.shift() : undefined
    const chunk: Chunk = {
      ...pageFor(size, old),
      used: 0,
      first: next,
      sealed: 0,
      taken: keeper === undefined ? Number.POSITIVE_INFINITY : 0,
      safe: 0,
      ids: new Map(),
    }
    putTable(chunk, next)
    ring.push(chunk)
    isTurned = false
    lastFrom = lastCodec = undefined
    return chunk
  }
  /** The old page, if nobody else holds it. One made larger for a single large record is not kept: else all would end so. */
  const pageFor = (size: number, old: Chunk | undefined): Page => {
    const isFree = old?.memory === undefined || old.memory.holders === 1
    if (old?.bytes.length === chunkSize && size <= chunkSize && isFree) return old
    if (old?.memory !== undefined) aligned.give(old.memory)
    const isLent = keeper !== undefined && chunkSize === room && size <= room
    return isLent ? page(room, aligned.take()) : page(Math.max(size, chunkSize))
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
      // A page ends with a record that fills its last block.
      const end = (isKnown ? 0 : names) + size + header
      const isFull = chunk !== undefined && chunk.used + end > chunk.bytes.length
      if (chunk === undefined || isFull || isTurned || chunk.ids.size > maxNames - 2)
        chunk = open(header + 8 + names + size + header)
      if (from !== lastFrom) lastId = idOf(chunk, (lastFrom = from))
      if (codec !== lastCodec) lastCodecId = idOf(chunk, (lastCodec = codec))
      put(chunk, time, lastId, lastCodecId, run === undefined ? 0 : run.count, body)
      if (keeper !== undefined) {
        // While the processor's cache holds it.
        seal(chunk, chunk.sealed, chunk.used)
        chunk.sealed = chunk.used
      }
      const first = next
      next += run === undefined ? 1 : run.count
      keeper?.appended(size)
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
    pages: (from = 0) =>
      ring.filter((_, i) => (ring[i + 1]?.first ?? next) > from).map(({ bytes, used }) => bytes.slice(0, used)),
    *read(from = 0) {
      for (const [i, chunk] of ring.entries()) {
        if ((ring[i + 1]?.first ?? next) <= from) continue
        for (const entry of records(chunk.bytes.subarray(0, chunk.used), false)) if (entry.number >= from) yield entry
      }
    },
    drain(take) {
      for (const chunk of ring) {
        if (chunk.taken >= chunk.used) continue
        if (!take(chunk, chunk.taken, chunk.used)) return chunk.first
        chunk.taken = chunk.used
      }
      return next
    },
    turn() {
      isTurned = true
    },
    pledge() {
      const taken = ring.map(chunk => [chunk, chunk.taken] as const)
      return {
        keep() {
          for (const [chunk, to] of taken) chunk.safe = to
        },
        back() {
          for (const chunk of ring) chunk.taken = chunk.safe
        },
      }
    },
  }
}
