import { randomInt } from "node:crypto"
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
 * Two ways a set, the one used longer ago is replaced on a miss; bytes are compared in full, so a collision costs a
 * miss and never a wrong value. The hash (FNV-1a, by words of four bytes) is seeded at random and the memory is fixed:
 * a flood of new strings makes it slow, not large. Longer runs are made anew each time. `make` may throw; then nothing
 * is kept.
 */
export function interner<T>(
  entries: number,
  width: number,
  make: (bytes: Uint8Array, start: number, end: number) => T,
): Interner<T> {
  const sets = entries < 2 ? 0 : 2 ** Math.floor(Math.log2(entries / 2))
  const mask = sets - 1
  const seed = sets === 0 ? 0 : randomInt(2 ** 32) | 0
  const values: (T | undefined)[] = new Array(sets * 2).fill(undefined)
  const lengths = new Int32Array(sets * 2).fill(-1)
  const recent = new Uint8Array(sets)
  const stride = Math.ceil(width / 4)
  const arena = new Int32Array(sets * 2 * stride)
  let hits = 0
  let misses = 0

  function hashOf(bytes: Uint8Array, start: number, end: number): number {
    const words = viewOf(bytes)
    let hash = seed
    let i = start
    for (; i + 3 < end; i += 4) {
      hash = Math.imul(hash ^ words.getInt32(i, true), 16777619)
      hash ^= hash >>> 15 // within a word the high bytes would never reach the low bits
    }
    if (i < end) {
      hash = Math.imul(hash ^ lastWord(bytes, i, end), 16777619)
      hash ^= hash >>> 15
    }
    return hash
  }

  /** Whether those at that place of the arena are these. */
  function isAt(at: number, bytes: Uint8Array, start: number, end: number): boolean {
    const words = viewOf(bytes)
    let i = start
    for (; i + 3 < end; i += 4) if (arena[at++] !== words.getInt32(i, true)) return false
    return i >= end || arena[at] === lastWord(bytes, i, end)
  }

  function miss(bytes: Uint8Array, start: number, end: number, set: number): T {
    misses++
    const value = make(bytes, start, end)
    const way = 1 - recent[set]!
    const slot = set * 2 + way
    const words = viewOf(bytes)
    let at = slot * stride
    let i = start
    for (; i + 3 < end; i += 4) arena[at++] = words.getInt32(i, true)
    if (i < end) arena[at] = lastWord(bytes, i, end)
    lengths[slot] = end - start
    values[slot] = value
    recent[set] = way
    return value
  }

  return {
    get hits() {
      return hits
    },
    get misses() {
      return misses
    },
    get(bytes, start, end) {
      const length = end - start
      if (length > width || sets === 0) {
        misses++
        return make(bytes, start, end)
      }
      const set = hashOf(bytes, start, end) & mask
      const first = set * 2
      for (let slot = first; slot <= first + 1; slot++) {
        if (lengths[slot] !== length || !isAt(slot * stride, bytes, start, end)) continue
        hits++
        recent[set] = slot - first
        return values[slot] as T
      }
      return miss(bytes, start, end, set)
    },
  }
}

/** At most three bytes, padded with zeros. */
function lastWord(bytes: Uint8Array, at: number, end: number): number {
  let word = bytes[at]!
  if (at + 1 < end) word |= bytes[at + 1]! << 8
  if (at + 2 < end) word |= bytes[at + 2]! << 16
  return word
}
