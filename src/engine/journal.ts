import { unframed } from "../codecs/framing.ts"

/** One thing that came in: what a replay needs to make everything after it happen again. */
export interface Entry {
  readonly number: number
  /** Milliseconds since the epoch, by the clock. */
  readonly time: number
  /** Who: the listener (or telemetry, a human action …), and the sender's address. */
  readonly from: string
  /** How to read the bytes; `control` for what is not events. */
  readonly codec: string
  readonly bytes: Uint8Array
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

/** Several records that came together: `count` frames from `start` to `end`, each with its 4-byte length before it. */
export interface Run {
  readonly start: number
  readonly end: number
  readonly count: number
}

interface Chunk {
  bytes: Uint8Array
  view: DataView
  first: number
  used: number
  /** How many records it holds; those of a run stand as one. */
  count: number
  /** What its records' numbers for senders and codecs stand for. */
  names: string[]
  ids: Map<string, number>
}

/**
 * Before each record: number of bytes (4), time (8), from (2), codec (2), and of a run, how many records it is, else 0
 * (4). Names stand in a table.
 */
const header = 20

export function journal({ chunks = 8, chunkSize = 2 << 20 } = {}): Journal {
  const ring: Chunk[] = []
  let next = 1

  const idOf = (chunk: Chunk, name: string) => {
    let id = chunk.ids.get(name)
    if (id === undefined) chunk.ids.set(name, (id = chunk.names.push(name) - 1))
    return id
  }
  const open = (size: number): Chunk => {
    const full = ring.length === chunks
    const old = full ? (ring.shift() as Chunk) : undefined
    // One that was made larger, for a single large record, is given back: else each chunk would end as large as the largest.
    const reused = old?.bytes.length === chunkSize && size <= chunkSize
    const bytes = reused ? old.bytes : new Uint8Array(Math.max(size, chunkSize))
    const view = new DataView(bytes.buffer)
    const chunk: Chunk = { bytes, view, first: next, used: 0, count: 0, names: [], ids: new Map() }
    ring.push(chunk)
    lastFrom = lastCodec = undefined
    return chunk
  }
  let lastFrom: string | undefined
  let lastId = 0
  let lastCodec: string | undefined
  let lastCodecId = 0

  return {
    append(time, from, codec, bytes, run) {
      const body =
        run === undefined ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset + run.start, run.end - run.start)
      const size = header + body.length
      let chunk = ring[ring.length - 1]
      // A chunk numbers at most 65,536 names: senders' addresses are without end.
      const crowded = chunk !== undefined && chunk.names.length > 0xfffd
      if (chunk === undefined || crowded || chunk.used + size > chunk.bytes.length) chunk = open(size)
      if (from !== lastFrom) lastId = idOf(chunk, (lastFrom = from))
      if (codec !== lastCodec) lastCodecId = idOf(chunk, (lastCodec = codec))
      const { view, used } = chunk
      view.setUint32(used, body.length)
      view.setFloat64(used + 4, time)
      view.setUint16(used + 12, lastId)
      view.setUint16(used + 14, lastCodecId)
      view.setUint32(used + 16, run === undefined ? 0 : run.count)
      chunk.bytes.set(body, used + header)
      chunk.used += size
      const first = next
      next += run === undefined ? 1 : run.count
      chunk.count += next - first
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
      for (const chunk of ring) {
        if (chunk.first + chunk.count <= from) continue
        let number = chunk.first
        for (let at = 0; at < chunk.used; ) {
          const { view, names } = chunk
          const [start, count] = [at + header, view.getUint32(at + 16)]
          const origin = {
            time: view.getFloat64(at + 4),
            from: names[view.getUint16(at + 12)] ?? "",
            codec: names[view.getUint16(at + 14)] ?? "",
          }
          at = start + view.getUint32(at)
          const record = chunk.bytes.subarray(start, at)
          for (const bytes of count === 0 ? [record] : unframed(record)) {
            if (number >= from) yield { number, ...origin, bytes }
            number++
          }
        }
      }
    },
  }
}
