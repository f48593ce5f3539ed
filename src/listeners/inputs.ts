/**
 * The inputs of a JSON body: each line of newline-delimited JSON, or the whole of a body that is one JSON value.
 *
 * A body is taken for lines when its first line is JSON by itself; or looks complete, and the whole is not JSON.
 */
export function* inputs(body: Buffer): Generator<Uint8Array> {
  let pos = firstByte(body)
  const newline = body.indexOf(10, pos)
  if (newline < 0 || firstByte(body, newline) === body.length || isOne(body, pos, newline)) {
    if (pos < body.length) yield body
    return
  }
  while (pos < body.length) {
    const found = body.indexOf(10, pos)
    const end = found < 0 ? body.length : found
    const line = body.subarray(pos, end)
    if (firstByte(line) < line.length) yield line
    pos = end + 1
  }
}

function isOne(body: Buffer, start: number, newline: number): boolean {
  const first = body.toString("utf8", start, newline)
  if (parses(first)) return false
  return !/[}\]]\s*$/.test(first) || parses(body.toString("utf8", start))
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Where what is not white space (or a byte order mark) begins; the length if it is all blank. */
function firstByte(bytes: Uint8Array, from = 0): number {
  let pos = from
  if (pos === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) pos = 3
  while (pos < bytes.length && (bytes[pos] === 32 || (bytes[pos]! >= 9 && bytes[pos]! <= 13))) pos++
  return pos
}
