/** How a stream of bytes falls into frames: a 4-byte big-endian length before each, or lines. */
export type Framing = "length" | "lines"

/** The frame cap when none is given. */
export const defaultCap = 16 * 1024 * 1024
/** The largest cap: the first byte of a length stays below every byte that begins JSON (see `sniff`). */
export const maxCap = 128 * 1024 * 1024

/** What is kept between frames for the next partial one; a larger buffer is given back. */
const keep = 4096
const none = new Uint8Array(0)

/** Cuts one stream of chunks into frames. */
export interface Frames {
  /**
   * Hands each whole frame to `onFrame`, in order: a view, valid until `onFrame` returns.
   * Answers why the stream cannot be read on, if so; then it hands out nothing more, ever.
   */
  push(chunk: Uint8Array, onFrame: (frame: Uint8Array) => void): string | undefined
  /** The stream has ended: hands out a last line that no newline ends, or says what an unfinished frame lacked. */
  end(onFrame: (frame: Uint8Array) => void): string | undefined
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
  const rest = partial(cap)
  let header = 0
  let headerBytes = 0
  let failed: string | undefined
  const tooLong = (length: number) => (failed = `a frame of ${length} bytes is longer than the limit of ${cap}`)

  return {
    get held() {
      return headerBytes + rest.size
    },
    push(chunk, onFrame) {
      if (failed !== undefined) return failed
      const size = chunk.length
      let pos = 0
      while (pos < size) {
        if (headerBytes === 0 && size - pos >= 4) {
          const length =
            ((chunk[pos]! << 24) | (chunk[pos + 1]! << 16) | (chunk[pos + 2]! << 8) | chunk[pos + 3]!) >>> 0
          if (length > cap) return tooLong(length)
          if (size - pos - 4 >= length) {
            // A plain view: a Buffer's subarray costs several times as much.
            onFrame(new Uint8Array(chunk.buffer, chunk.byteOffset + pos + 4, length))
            pos += 4 + length
            continue
          }
        }
        for (; headerBytes < 4 && pos < size; headerBytes++) header = ((header << 8) | chunk[pos++]!) >>> 0
        if (headerBytes < 4) break
        if (header > cap) return tooLong(header)
        const taken = Math.min(header - rest.size, size - pos)
        rest.add(chunk, pos, (pos += taken))
        if (rest.size === header) {
          const frame = rest.bytes
          header = headerBytes = 0
          rest.clear()
          onFrame(frame)
        }
      }
      return undefined
    },
    end() {
      if (failed !== undefined || headerBytes === 0) return failed
      const missing = headerBytes < 4 ? "within a length" : `after ${rest.size} of a frame's ${header} bytes`
      header = headerBytes = 0
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
  const give = (line: Uint8Array, onFrame: (frame: Uint8Array) => void) => {
    const end = line.length > 0 && line[line.length - 1] === 13 ? line.length - 1 : line.length
    if (end > 0) onFrame(end === line.length ? line : line.subarray(0, end))
  }

  return {
    get held() {
      return rest.size
    },
    push(chunk, onFrame) {
      if (failed !== undefined) return failed
      const size = chunk.length
      let pos = 0
      for (let newline = chunk.indexOf(10); newline >= 0; newline = chunk.indexOf(10, pos)) {
        if (rest.size + newline - pos > cap) return tooLong()
        if (rest.size > 0) {
          rest.add(chunk, pos, newline)
          const line = rest.bytes
          rest.clear()
          give(line, onFrame)
        } else give(chunk.subarray(pos, newline), onFrame)
        pos = newline + 1
      }
      if (rest.size + size - pos > cap) return tooLong()
      if (pos < size) rest.add(chunk, pos, size)
      return undefined
    },
    end(onFrame) {
      if (failed !== undefined || rest.size === 0) return failed
      const line = rest.bytes
      rest.clear()
      give(line, onFrame)
      return undefined
    },
  }
}
