import { xxh64 } from "./xxh64.ts"

/** What the kernel takes and gives in one piece where a file goes past its page cache, in bytes. */
export const block = 4096

/** Only in such memory is a piece of a file that goes past the page cache: it begins where a block of memory begins. */
export interface Aligned {
  readonly bytes: Uint8Array
  /** The checksum of what is between two places of it. */
  sum(from: number, to: number): number
  /** How many hold it; only while that is one may it be written over. */
  holders: number
}

/** The size of each, in bytes: a virtual disk takes 254 blocks at once, and two such requests for the price of one. */
export const room = 2 * 254 * block

/** So many are made at once, none of which is there before it is used: those of a journal, and of what is on its way. */
const rooms = 20
const page = 1 << 16

// The compiler's library for servers leaves it out.
declare const WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer } }

const free: Aligned[] = []

/** Memory is lent: it is WebAssembly's, which alone is known to begin where a block does. */
export const aligned = {
  take(): Aligned {
    if (free.length === 0) make()
    const memory = free.pop() as Aligned
    memory.holders = 1
    return memory
  },
  /** One more holds it, and gives it back. */
  share(memory: Aligned): Aligned {
    memory.holders++
    return memory
  },
  give(memory: Aligned): void {
    if (--memory.holders === 0) free.push(memory)
  },
}

function make(): void {
  const pages = (rooms * room) / page
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const { sum } = xxh64(memory)
  for (let at = (rooms - 1) * room; at >= 0; at -= room) {
    const bytes = new Uint8Array(memory.buffer, at, room)
    free.push({ bytes, sum: (from, to) => sum(at + from, at + to) >>> 0, holders: 0 })
  }
}
