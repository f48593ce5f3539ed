/** What the kernel takes and gives in one piece where a file goes past its page cache, in bytes. */
export const block = 4096

/** Only in such memory is a piece of a file that goes past the page cache: it begins where a block of memory begins. */
export interface Aligned {
  readonly bytes: Uint8Array
  /** Where the machine gives no such memory, other is as good for all else. */
  readonly isAligned: boolean
  /** How many hold it; only while that is one may it be written over. */
  holders: number
}

/** The size of each, in bytes: a virtual disk takes 254 blocks at once, and of memory like this there is no finer measure. */
export const room = 15 << 16

// The compiler's library for servers leaves it out.
declare const WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer } }

const free: Aligned[] = []

/** Memory is lent: it begins at the beginning of a page of the machine only as WebAssembly's, which is large to reserve. */
export const aligned = {
  take(): Aligned {
    const memory = free.pop() ?? made()
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

function made(): Aligned {
  try {
    const pages = room / 65_536
    const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages })
    return { bytes: new Uint8Array(buffer), isAligned: true, holders: 0 }
  } catch {
    return { bytes: new Uint8Array(room), isAligned: false, holders: 0 }
  }
}
