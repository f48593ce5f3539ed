import { randomInt } from "node:crypto"

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
  const key = new Int32Array(stride)
  let hits = 0
  let misses = 0

  /** Puts the bytes into `key`, the last word padded with zeros, and answers their hash. */
  function load(bytes: Uint8Array, start: number, end: number): number {
    let hash = seed
    let words = 0
    let i = start
    for (; i + 3 < end; i += 4) {
      const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
      key[words++] = word
      hash = Math.imul(hash ^ word, 16777619)
      hash ^= hash >>> 15 // within a word the high bytes would never reach the low bits
    }
    if (i < end) {
      let word = bytes[i]!
      if (i + 1 < end) word |= bytes[i + 1]! << 8
      if (i + 2 < end) word |= bytes[i + 2]! << 16
      key[words] = word
      hash = Math.imul(hash ^ word, 16777619)
      hash ^= hash >>> 15
    }
    return hash
  }

  function miss(bytes: Uint8Array, start: number, end: number, set: number): T {
    misses++
    const value = make(bytes, start, end)
    load(bytes, start, end) // again: `make` may have used this cache
    const way = 1 - recent[set]!
    const slot = set * 2 + way
    for (let word = 0, at = slot * stride; word < (end - start + 3) >> 2; word++) arena[at + word] = key[word]!
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
      const set = load(bytes, start, end) & mask
      const words = (length + 3) >> 2
      const first = set * 2
      for (let slot = first; slot <= first + 1; slot++) {
        if (lengths[slot] !== length) continue
        const at = slot * stride
        let word = 0
        while (word < words && arena[at + word] === key[word]) word++
        if (word === words) {
          hits++
          recent[set] = slot - first
          return values[slot] as T
        }
      }
      return miss(bytes, start, end, set)
    },
  }
}
