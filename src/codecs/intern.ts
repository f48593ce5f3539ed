import { randomFillSync } from "node:crypto"
import { fast } from "../base/fast.ts"
import { viewOf } from "./wire.ts"

/** What bytes become, the same value each time they are seen again soon. */
export interface Interner<T> {
  get(bytes: Uint8Array, start: number, end: number): T
  readonly hits: number
  readonly misses: number
}

/**
 * A cache from runs of bytes to what `make` makes of them: at most `entries` values, of at most `width` bytes each.
 *
 * Values stand one after the other, as they came, each beside its bytes, so that the few that most events share lie
 * together; a new one takes the place of the oldest. A hash tells the two slots that may hold it, and bytes are
 * compared in full: a collision costs a miss and never a wrong value. The hash (multilinear, by words of four bytes) has
 * random keys and the memory is fixed: a flood of new strings makes it slow, not large. Longer runs are made anew each
 * time. `make` may throw; then nothing is kept.
 */
export function interner<T>(
  entries: number,
  width: number,
  make: (bytes: Uint8Array, start: number, end: number) => T,
): Interner<T> {
  const bits = Math.floor(Math.log2(Math.max(entries, 1)))
  const size = bits === 0 ? 0 : 2 ** bits
  const shift = 32 - bits
  const values: T[] = []
  const stride = 1 + Math.ceil(width / 4)
  /** Of each slot: the length of the bytes plus one (0: empty), then the bytes. */
  const arena = new Int32Array(size * stride)
  /** Two slots for each hash, the newer one first. */
  const slots = new Int32Array(size * 2)
  // Odd ones: of an even one the high bits of a word would be lost.
  const keys = randomFillSync(new Int32Array(stride)).map(key => key | 1)
  let next = 0
  let hits = 0
  let misses = 0

  function hashOf(bytes: Uint8Array, start: number, end: number): number {
    const words = viewOf(bytes)
    let hash = 0
    let word = 0
    for (let i = start; i < end - 4; i += 4) hash = (hash + Math.imul(words.getInt32(i, true), keys[word++]!)) | 0
    return ((hash + Math.imul(lastWord(bytes, start, end), keys[word]!)) >>> shift) << 1
  }

  /** Whether a slot holds what was made of these. */
  function isOf(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = slot * stride
    if (arena[at] !== end - start + 1) return false
    const words = viewOf(bytes)
    for (let i = start; i < end - 4; i += 4) if (arena[++at] !== words.getInt32(i, true)) return false
    return arena[++at] === lastWord(bytes, start, end)
  }

  function miss(bytes: Uint8Array, start: number, end: number, place: number): T {
    misses++
    const value = make(bytes, start, end)
    const slot = next
    next = (next + 1) % size
    const words = viewOf(bytes)
    let at = slot * stride
    arena[at] = end - start + 1
    for (let i = start; i < end - 4; i += 4) arena[++at] = words.getInt32(i, true)
    arena[++at] = lastWord(bytes, start, end)
    values[slot] = value
    slots[place + 1] = slots[place]!
    slots[place] = slot
    return value
  }

  return fast({
    get hits() {
      return hits
    },
    get misses() {
      return misses
    },
    get(bytes, start, end) {
      if (end - start > width || size === 0) {
        misses++
        return make(bytes, start, end)
      }
      const place = hashOf(bytes, start, end)
      let slot = slots[place]!
      if (!isOf(slot, bytes, start, end)) {
        slot = slots[place + 1]!
        if (!isOf(slot, bytes, start, end)) return miss(bytes, start, end, place)
      }
      hits++
      return values[slot] as T
    },
  })
}

/** The last four bytes; of fewer, all. */
function lastWord(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= 4) return viewOf(bytes).getInt32(end - 4, true)
  let word = 0
  for (let i = start; i < end; i++) word = (word << 8) | bytes[i]!
  return word
}
