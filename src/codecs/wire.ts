/** Why bytes are no protobuf message, and where: thrown and caught within the codecs, without the cost of a stack. */
export class Malformed {
  readonly at: number
  readonly why: string
  constructor(at: number, why: string) {
    this.at = at
    this.why = why
  }
}

const truncated = (at: number) => new Malformed(at, `the message is cut short at byte ${at}`)
const overlong = (at: number) => new Malformed(at, `the number at byte ${at} has more than 10 bytes`)

/**
 * The primitives of protobuf's wire format. They read from `bytes` at a position and leave in `wire.next` where the
 * next thing begins: module state instead of an object for each.
 */
export const wire = { next: 0 }

/** The low and the high word of the varint read last. */
const word = new Uint32Array(2)

/** Reads a varint of up to 64 bits into `word`. */
function varint(bytes: Uint8Array, at: number, end: number): void {
  let low = 0
  let high = 0
  for (let i = 0; i < 10; i++) {
    if (at + i >= end) throw truncated(end)
    const byte = bytes[at + i]!
    const part = byte & 127
    if (i < 4) low |= part << (i * 7)
    else if (i === 4) {
      low |= part << 28
      high = part >>> 4
    } else high |= part << (i * 7 - 32)
    if (byte < 128) {
      wire.next = at + i + 1
      word[0] = low
      word[1] = high
      return
    }
  }
  throw overlong(at)
}

/** A boolean: any varint but 0. */
export function bool(bytes: Uint8Array, at: number, end: number): boolean {
  varint(bytes, at, end)
  return (word[0]! | word[1]!) !== 0
}

/** A tag, or any number that must fit 32 bits. */
export function uint32(bytes: Uint8Array, at: number, end: number): number {
  varint(bytes, at, end)
  if (word[1] !== 0) throw new Malformed(at, `the number at byte ${at} does not fit 32 bits`)
  return word[0]!
}

/** The length of what follows; its bytes are `wire.next` up to the answer. */
export function lengthEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) throw truncated(end)
  let length = bytes[at]!
  if (length < 128) wire.next = at + 1
  else length = uint32(bytes, at, end)
  const stop = wire.next + length
  if (stop > end) throw truncated(end)
  return stop
}

/** An int64 as a double; beyond 2^53 the nearest one. */
export function int64(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 <= end) {
    const words = viewOf(bytes)
    const low = words.getInt32(at, true)
    const high = words.getInt32(at + 4, true)
    // Eight bytes exactly, as today's time in microseconds has: read by words.
    if ((low & marks) === marks && (high & marks) === lastMarks) {
      wire.next = at + 8
      return sevens(high) * 268435456 + sevens(low)
    }
  }
  varint(bytes, at, end)
  return (word[1]! | 0) * 4294967296 + word[0]!
}

/** The bit that says of each byte of a word whether another one follows; and of a word that is the last. */
const marks = 0x80808080 | 0
const lastMarks = 0x00808080

/** The 28 bits in a word of four bytes of a varint. */
const sevens = (of: number): number =>
  (of & 0x7f) | ((of >>> 1) & 0x3f80) | ((of >>> 2) & 0x1fc000) | ((of >>> 3) & 0xfe00000)

/** A sint64 (zigzag) as a double; beyond 2^53 the nearest one. */
export function sint64(bytes: Uint8Array, at: number, end: number): number {
  varint(bytes, at, end)
  const low = word[0]!
  const high = word[1]!
  const sign = -(low & 1)
  const half = ((low >>> 1) | (high << 31)) ^ sign
  return ((high >>> 1) ^ sign) * 4294967296 + (half >>> 0)
}

let viewed: Uint8Array = new Uint8Array()
let view: DataView = new DataView(viewed.buffer)

/** For reading several bytes at once. All messages of a chunk are read from the same bytes: one is made for each chunk. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes === viewed) return view
  viewed = bytes
  view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return view
}

export function float64(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end) throw truncated(end)
  wire.next = at + 8
  return viewOf(bytes).getFloat64(at, true)
}

export function float32(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) throw truncated(end)
  wire.next = at + 4
  return viewOf(bytes).getFloat32(at, true)
}

/** Steps over the value of a field that is not known, or whose wire type is not the known one. */
export function skip(bytes: Uint8Array, tag: number, at: number, end: number): void {
  if (tag >>> 3 === 0) throw new Malformed(at, `the tag before byte ${at} has no field number`)
  switch (tag & 7) {
    case 0:
      varint(bytes, at, end)
      return
    case 1:
      wire.next = at + 8
      break
    case 2:
      wire.next = lengthEnd(bytes, at, end)
      return
    case 5:
      wire.next = at + 4
      break
    default: // 3 and 4 are groups, which this protocol never had; 6 and 7 are nothing
      throw new Malformed(at, `the tag before byte ${at} has a wire type that this protocol does not use`)
  }
  if (wire.next > end) throw truncated(end)
}

interface Slices {
  latin1Slice(this: Uint8Array, start: number, end: number): string
  utf8Slice(this: Uint8Array, start: number, end: number): string
}
// What Buffer.toString calls, without its argument checks: a fifth of the cost of a short string.
const { latin1Slice, utf8Slice } = Buffer.prototype as unknown as Slices

/** Bytes as text. What is not UTF-8 becomes U+FFFD, as everywhere in JavaScript. */
export function text(bytes: Uint8Array, start: number, end: number): string {
  if (start === end) return ""
  const words = viewOf(bytes)
  let any = 0
  let i = start
  for (; i + 3 < end; i += 4) any |= words.getInt32(i, true)
  for (; i < end; i++) any |= bytes[i]!
  return (any & 0x80808080) === 0 ? latin1Slice.call(bytes, start, end) : utf8Slice.call(bytes, start, end)
}
