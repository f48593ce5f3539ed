/** How a stream of bytes falls into frames: a 4-byte big-endian length before each, or lines. */
export type Framing = "length" | "lines"

/** The frame cap when none is given. */
export const defaultCap = 16 * 1024 * 1024
/** The largest cap: the first byte of a length stays below every byte that begins JSON (see `sniff`). */
export const maxCap = 128 * 1024 * 1024

/** What is kept between frames for the next partial one; a larger buffer is given back. */
const keep = 4096
const none = new Uint8Array(0)

/** Takes what stands from `start` to `end`: one line, or whole frames, each with its length before it. */
export type OnFrames = (bytes: Uint8Array, start: number, end: number) => void

/** Cuts one stream of chunks into frames. */
export interface Frames {
  /**
   * Hands each line, or as many whole frames as there are together, to `onFrames`, in order: valid until that returns.
   * Answers why the stream cannot be read on, if so; then it hands out nothing more, ever.
   */
  push(chunk: Uint8Array, onFrames: OnFrames): string | undefined
  /** The stream has ended: hands out a last line that no newline ends, or says what an unfinished frame lacked. */
  end(onFrames: OnFrames): string | undefined
  /** The bytes held of a frame whose end has not come. */
  readonly held: number
}

/**
 * Frames of a stream, whatever its chunks: in place where a chunk holds them whole, else copied once.
 *
 * A length or a line over `cap` is refused before anything is allocated for it. The buffer of a partial frame grows
 * with the bytes that came, never with the length that was declared. Lines end with \n or \r\n; empty lines are
 * skipped; a `\r` counts as part of its line towards the cap.
 */
export function frames(kind: Framing, cap: number = defaultCap): Frames {
  const most = Math.min(cap, maxCap)
  return kind === "length" ? lengths(most) : lines(most)
}

/** The bytes of a length. */
const prefix = 4

/** The length that stands before a frame. */
const lengthAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0

/** Where a frame ends whose length stands at `at`; it begins four bytes further on. */
export const frameEnd = (bytes: Uint8Array, at: number): number => at + prefix + lengthAt(bytes, at)

/** Each of the frames that stand one after the other, without its length. */
export function* unframed(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at = frameEnd(bytes, at)) {
    yield bytes.subarray(at + prefix, frameEnd(bytes, at))
  }
}

/** How many frames stand from `start` to `end`. */
export function countFrames(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at = frameEnd(bytes, at)) count++
  return count
}

/** The bytes of one frame with its 4-byte length before it, as `frames("length")` reads it. */
export function framed(bytes: Uint8Array): Uint8Array {
  const size = bytes.length
  const out = Buffer.allocUnsafe(4 + size)
  out.writeUInt32BE(size, 0)
  out.set(bytes, 4)
  return out
}

/** A buffer that grows geometrically, to at most `most` bytes. */
function partial(most: number) {
  let bytes: Uint8Array = none
  let size = 0
  return {
    get size() {
      return size
    },
    get bytes() {
      return bytes.subarray(0, size)
    },
    add(more: Uint8Array, start: number, end: number) {
      const needed = size + end - start
      if (needed > bytes.length) {
        const larger = new Uint8Array(Math.max(needed, Math.min(most, Math.max(256, bytes.length * 2))))
        larger.set(bytes.subarray(0, size))
        bytes = larger
      }
      bytes.set(more.subarray(start, end), size)
      size = needed
    },
    clear() {
      size = 0
      if (bytes.length > keep) bytes = none
    },
  }
}

function lengths(cap: number): Frames {
  const rest = partial(cap + prefix)
  let failed: string | undefined
  const tooLong = (length: number) => {
    rest.clear()
    return (failed = `a frame of ${length} bytes is longer than the limit of ${cap}`)
  }

  return {
    get held() {
      return rest.size
    },
    push(chunk, onFrames) {
      if (failed !== undefined) return failed
      let pos = 0
      while (rest.size > 0 && pos < chunk.length) {
        const wanted = rest.size < prefix ? prefix : prefix + lengthAt(rest.bytes, 0)
        const taken = Math.min(wanted - rest.size, chunk.length - pos)
        rest.add(chunk, pos, (pos += taken))
        if (rest.size < prefix) return undefined
        const length = lengthAt(rest.bytes, 0)
        if (length > cap) return tooLong(length)
        if (rest.size < prefix + length) continue
        const frame = rest.bytes
        rest.clear()
        onFrames(frame, 0, frame.length)
      }
      const start = pos
      let length = 0
      while (chunk.length - pos >= prefix) {
        length = lengthAt(chunk, pos)
        if (length > cap || chunk.length - pos - prefix < length) break
        pos += prefix + length
      }
      if (pos > start) onFrames(chunk, start, pos)
      if (length > cap) return tooLong(length)
      if (pos < chunk.length) rest.add(chunk, pos, chunk.length)
      return undefined
    },
    end() {
      if (failed !== undefined || rest.size === 0) return failed
      const whole = rest.size < prefix ? 0 : lengthAt(rest.bytes, 0)
      const missing = whole === 0 ? "within a length" : `after ${rest.size - prefix} of a frame's ${whole} bytes`
      rest.clear()
      return (failed = `the stream ended ${missing}`)
    },
  }
}

function lines(cap: number): Frames {
  const rest = partial(cap)
  let failed: string | undefined
  const tooLong = () => {
    rest.clear()
    return (failed = `a line is longer than the limit of ${cap} bytes`)
  }
  const give = (bytes: Uint8Array, start: number, newline: number, onFrames: OnFrames) => {
    const end = newline > start && bytes[newline - 1] === 13 ? newline - 1 : newline
    if (end > start) onFrames(bytes, start, end)
  }

  return {
    get held() {
      return rest.size
    },
    push(chunk, onFrames) {
      if (failed !== undefined) return failed
      const size = chunk.length
      let pos = 0
      for (let newline = chunk.indexOf(10); newline >= 0; newline = chunk.indexOf(10, pos)) {
        if (rest.size + newline - pos > cap) return tooLong()
        if (rest.size > 0) {
          rest.add(chunk, pos, newline)
          const line = rest.bytes
          rest.clear()
          give(line, 0, line.length, onFrames)
        } else give(chunk, pos, newline, onFrames)
        pos = newline + 1
      }
      if (rest.size + size - pos > cap) return tooLong()
      if (pos < size) rest.add(chunk, pos, size)
      return undefined
    },
    end(onFrames) {
      if (failed !== undefined || rest.size === 0) return failed
      const line = rest.bytes
      rest.clear()
      give(line, 0, line.length, onFrames)
      return undefined
    },
  }
}
