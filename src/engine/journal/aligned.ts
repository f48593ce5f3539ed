/** What the kernel takes and gives in one piece where a file goes past its page cache, in bytes. */
export const block = 4096

/** Only in such memory is a piece of a file that goes past the page cache: it begins where a block of memory begins. */
export interface Aligned {
  readonly bytes: Uint8Array
  /** Where the machine gives no such memory, other is as good for all else. */
  readonly isAligned: boolean
}

/** The size of each, in bytes. */
export const room = 1 << 20

// The compiler's library for servers leaves it out.
declare const WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer } }

const free: Aligned[] = []

/** Memory is lent: it begins at the beginning of a page of the machine only as WebAssembly's, which is large to reserve. */
export const aligned = {
  take: (): Aligned => free.pop() ?? made(),
  give: (memory: Aligned): void => void free.push(memory),
}

function made(): Aligned {
  try {
    const pages = room / 65_536
    return { bytes: new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer), isAligned: true }
  } catch {
    return { bytes: new Uint8Array(room), isAligned: false }
  }
}
