/**
 * The checksum XXH32 of the bytes between two places, with the seed 0: from 0 to 2^32 - 1. Every recorded event passes here:
 * for short records it is quicker than Node's CRC-32, and it needs no tables, which would take the processor's cache from the
 * streams.
 *
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export function xxh32(view: DataView, start: number, end: number): number {
  // Inside, for V8 reads a module's constants anew each time.
  const one = 0x9e3779b1 | 0
  const two = 0x85ebca77 | 0
  const three = 0xc2b2ae3d | 0
  const four = 0x27d4eb2f
  const five = 0x165667b1
  const { imul } = Math
  let at = start
  let sum = five
  if (end - start >= 16) {
    let a = (one + two) | 0
    let b = two
    let c = 0
    let d = -one | 0
    for (const last = end - 16; at <= last; at += 16) {
      a = imul(left((a + imul(view.getInt32(at, true), two)) | 0, 13), one)
      b = imul(left((b + imul(view.getInt32(at + 4, true), two)) | 0, 13), one)
      c = imul(left((c + imul(view.getInt32(at + 8, true), two)) | 0, 13), one)
      d = imul(left((d + imul(view.getInt32(at + 12, true), two)) | 0, 13), one)
    }
    sum = (left(a, 1) + left(b, 7) + left(c, 12) + left(d, 18)) | 0
  }
  sum = (sum + end - start) | 0
  for (; at + 4 <= end; at += 4) sum = imul(left((sum + imul(view.getInt32(at, true), three)) | 0, 17), four)
  for (; at < end; at++) sum = imul(left((sum + imul(view.getUint8(at), five)) | 0, 11), one)
  sum = imul(sum ^ (sum >>> 15), two)
  sum = imul(sum ^ (sum >>> 13), three)
  return (sum ^ (sum >>> 16)) >>> 0
}

const left = (of: number, by: number): number => (of << by) | (of >>> (32 - by))
