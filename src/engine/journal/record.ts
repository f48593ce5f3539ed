import { unframed } from "../../codecs/framing.ts"
import { type Aligned, block } from "./aligned.ts"
import { sumOf } from "./xxh64.ts"

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
 * Before each record: number of bytes that follow this (4), checksum (XXH64, its lower half) of all after it (4), time (8),
 * from (2), codec (2), and of a run, how many records it is, else 0 (4). Names stand in a table, which records of their own fill.
 */
export const header = 24
/** As a codec: this record tells a name; `from` is its number. */
const aName = 0xffff
/** As a codec: a table of names begins, and this is the number of the next record. */
const aTable = 0xfffe
/** As a codec: this record only fills a block, so that the next one begins where a file can take it without a copy. */
const aFiller = 0xfffd
/** How many names a table has: senders' addresses are without end. */
export const maxNames = 0xfff0

/** A piece of memory that records are written into, one after the other; it begins with a table. */
export interface Page {
  readonly bytes: Uint8Array
  readonly view: DataView
  used: number
  /** What it is in, if a file can hold on to that. */
  readonly memory?: Aligned | undefined
}

export function page(size: number, memory?: Aligned): Page {
  const bytes = memory?.bytes ?? new Uint8Array(size)
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), used: 0, memory }
}

/** Writes a record. There must be room for it. */
export function put(to: Page, time: number, from: number, codec: number, count: number, body: Uint8Array): void {
  const { view, used } = to
  view.setUint32(used, body.length)
  view.setFloat64(used + 8, time)
  view.setUint16(used + 16, from)
  view.setUint16(used + 18, codec)
  view.setUint32(used + 20, count)
  to.bytes.set(body, used + header)
  to.used = used + header + body.length
}

const number = new Uint8Array(8)
/** Begins a table of names; the next record has this number. */
export function putTable(to: Page, next: number): void {
  new DataView(number.buffer).setFloat64(0, next)
  put(to, 0, 0, aTable, 0, number)
}

/** The number of a page's first record, as the table at its beginning has it. */
export const numberIn = ({ view }: Page): number => view.getFloat64(header)

export const putName = (to: Page, id: number, name: Uint8Array): void => put(to, 0, id, aName, 0, name)

/** How long a record must be for it to end, after so many bytes, where a block does. */
const toBlock = (before: number): number => header + block - 1 - ((before + header - 1) % block)

/** The bytes of a record that ends, after so many others, where a block does. */
export function filler(before: number): Uint8Array {
  const to = page(toBlock(before))
  fill(to, before)
  return to.bytes
}

/** Ends a page of blocks where a block ends; before it there are so many other bytes. There must be room for a header. */
export function fill(to: Page, before = 0): void {
  const start = to.used
  put(to, 0, 0, aFiller, 0, zeros.subarray(0, toBlock(before + start) - header))
  seal(to, start, to.used)
}
const zeros = new Uint8Array(block)

/** Fills in the checksums of the records between two places. */
export function seal({ bytes, view, memory }: Page, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const end = at + header + view.getUint32(at)
    view.setUint32(at + 4, memory === undefined ? sumOf(bytes.subarray(at + 8, end)) : memory.sum(at + 8, end))
    at = end
  }
}

/** Where reading ended, and why, if it was before the end of the bytes. */
export interface Stop {
  readonly at: number
  readonly why?: string
}

/** Reads records: each that came in, in order; a run's one by one. Ends at the first that is damaged, if they are `sealed`. */
export function* records(bytes: Uint8Array, sealed: boolean): Generator<Entry, Stop> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const names: string[] = []
  let next = 0
  let at = 0
  while (at < bytes.length) {
    if (bytes.length - at < header) return { at, why: "a record is cut short" }
    const end = at + header + view.getUint32(at)
    if (end > bytes.length) return { at, why: "a record is cut short" }
    if (sealed && sumOf(bytes.subarray(at + 8, end)) !== view.getUint32(at + 4))
      return { at, why: "a record is damaged" }
    const body = bytes.subarray(at + header, end)
    const [from, codec] = [view.getUint16(at + 16), view.getUint16(at + 18)]
    if (codec === aTable) {
      names.length = 0
      next = view.getFloat64(at + header)
    } else if (codec === aName) names[from] = text(body)
    else if (codec !== aFiller) {
      const count = view.getUint32(at + 20)
      const origin = { time: view.getFloat64(at + 8), from: names[from] ?? "", codec: names[codec] ?? "" }
      if (count === 0) yield { number: next++, ...origin, bytes: body }
      else for (const frame of unframed(body)) yield { number: next++, ...origin, bytes: frame }
    }
    at = end
  }
  return { at }
}

const text = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
