import { memory } from "./wasm.ts"
import { xxh64 } from "./xxh64.ts"

/** What the kernel takes and gives in one piece where a file goes past its page cache, in bytes. */
export const block = 4096

/** Memory that begins where a block does: what goes past the page cache must be in such. */
export interface Aligned {
  readonly bytes: Uint8Array
  /** The checksum of what is between two places of it. */
  sum(from: number, to: number): number
  /** How many hold it; only while that is one may it be written over. */
  holders: number
}

/** The size of each, in bytes: a virtual disk takes 254 blocks in a request, and two requests in a call cost little more than one. */
export const room = 2 * 254 * block

/** So many are made at once: enough for a journal and what is on its way. The system finds pages for them as they are written. */
const rooms = 20

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
  const all = memory(rooms * room)
  const { sum } = xxh64(all)
  for (let at = (rooms - 1) * room; at >= 0; at -= room) {
    const bytes = new Uint8Array(all.buffer, at, room)
    free.push({ bytes, sum: (from, to) => sum(at + from, at + to) >>> 0, holders: 0 })
  }
}
