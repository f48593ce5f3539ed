import { constants, fstatSync, openSync, readSync } from "node:fs"
import { type Aligned, aligned, block, room } from "./aligned.ts"
import { openPast, shut, system } from "./system.ts"

/** A file that much is written to, at its end: what is written is gathered, and given to the kernel in large pieces. */
export interface Bulk {
  /** With what is gathered. */
  readonly size: number
  /**
   * Gathers all of it; or throws what the disk says, and takes none of it. What is part of such `memory`, from its beginning
   * on or where the last call ended in it, may be held instead of copied: it stays as it is while there are other holders.
   */
  write(bytes: Uint8Array, memory?: Aligned): void
  /** Gives to the kernel what was written before this call; resolves, when all of it is there, with how much that is. */
  flush(): Promise<number>
  /** Resolves when what was flushed before this call is on the disk. */
  sync(): Promise<void>
  /** Takes back what was written after a place. */
  cut(size: number): void
  /**
   * Gives to the kernel what is left, and ends the file once what is under way is over. Only the first call does; after it
   * all else is refused, for the descriptor may be another file's by then.
   */
  close(): void
}

/** Fewer bytes are cheaper through the page cache. */
const worth = 1 << 16

/** So many pieces are under way at once. */
const most = 6

interface Piece {
  readonly memory: Aligned
  readonly bytes: Uint8Array
  readonly place: number
  /** So many of them were in the file before. */
  readonly done: number
  /** Resolves when it is in the file, or has failed. */
  landed: Promise<void>
  failed: boolean
}

const wholeBlocks = (size: number) => size - (size % block)

/**
 * Large pieces pass by the page cache (O_DIRECT, see open(2)), written by another thread: for the processor that is a small
 * part of finding pages for them, copying them there and writing these out. What is less than a block goes through the page
 * cache, and all of it where the file system knows no other way, or as many pieces as may be are under way. A piece that
 * cannot be written is kept and tried again by whatever comes next: nothing that was gathered is given up.
 */
export function bulk(path: string, { write, writePast, sync, truncate } = system): Bulk {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  /**
   * What is gathered is the file's from `place` on, the beginning of a block: `used` bytes, `done` of them in the file or on
   * their way past the page cache, those before `left` as whole blocks.
   */
  let memory = aligned.take()
  let isLent = false
  let place = 0
  let left = 0
  let done = 0
  let used = 0
  /** The pieces before that are not in the file yet, in order: on their way past the page cache, or failed on it. */
  let late: Piece[] = []
  let flying = 0
  let past = openPast(path)
  /** What is in the file after this place is not part of it. */
  let torn: number | undefined
  let busy = 0
  let closed = false

  const end = () => place + used
  const size = () => torn ?? end()
  /** The place before which all of it is in the file. */
  const inFile = () => late[0]?.place ?? place + done
  const writeAll = (bytes: Uint8Array, at: number) => {
    for (let n = 0; n < bytes.length; ) n += write(fd, bytes.subarray(n), at + n)
  }

  /** Gathers what follows this place, with the beginning of its block as the file has it. */
  function begin(at: number): void {
    if (isLent) turn(aligned.take())
    place = wholeBlocks(at)
    left = 0
    done = used = at - place
    readSync(fd, memory.bytes, 0, used, place)
  }
  function turn(to: Aligned, lent = false): void {
    aligned.give(memory)
    memory = to
    isLent = lent
  }
  /** Goes on behind the last whole block, in memory of its own. */
  function slide(): void {
    const whole = wholeBlocks(used)
    const to = aligned.take()
    to.bytes.set(memory.bytes.subarray(whole, used))
    turn(to)
    place += whole
    left = 0
    used -= whole
    done = Math.max(0, done - whole)
  }
  /** Holds on to what others have gathered, if that is possible. */
  function hold(bytes: Uint8Array, of: Aligned): boolean {
    const start = bytes.byteOffset - of.bytes.byteOffset
    if (of !== memory) {
      if (past === undefined || start > 0 || end() % block > 0) return false
      send()
      place = end()
      left = done = used = 0
      turn(aligned.share(of), true)
    } else if (start !== used) return false
    used += bytes.length
    return true
  }
  /** Gives what is gathered to the page cache. */
  function put(): void {
    writeAll(memory.bytes.subarray(done, used), place + done)
    done = used
    left = wholeBlocks(done)
  }
  /** What failed on its way past the page cache goes through it. */
  function settle(): void {
    for (const piece of late.filter(({ failed }) => failed)) {
      writeAll(piece.bytes, piece.place)
      drop(piece)
    }
  }
  function drop(piece: Piece): void {
    late = late.filter(one => one !== piece)
    aligned.give(piece.memory)
  }
  /** Sends what is gathered past the page cache; answers whether that is possible now, and worth it. */
  function launch(): boolean {
    const whole = wholeBlocks(used)
    if (past === undefined || flying === most || whole - done < worth) return false
    const piece: Piece = {
      memory: aligned.share(memory),
      bytes: memory.bytes.subarray(left, whole),
      place: place + left,
      done: done - left,
      landed: Promise.resolve(),
      failed: false,
    }
    left = done = whole
    late.push(piece)
    flying++
    const to = past
    piece.landed = during(async () => {
      await fly(piece, to)
      if (--flying === 0 && past === undefined) shut(to)
    })
    return true
  }
  async function fly(piece: Piece, to: number): Promise<void> {
    try {
      for (let n = 0; n < piece.bytes.length; ) {
        const written = wholeBlocks(await writePast(to, piece.bytes.subarray(n), piece.place + n))
        if (written === 0) throw new Error("less than a block was written")
        n += written
      }
      drop(piece)
    } catch (error) {
      piece.failed = true
      // This file system, or this disk, knows no such way.
      if ((error as NodeJS.ErrnoException).code === "EINVAL") past = undefined
    }
  }
  function send(): void {
    settle()
    if (!launch()) put()
  }
  function mend(): void {
    if (torn === undefined) return
    if (flying > 0) throw new Error("what was written before it failed is still under way")
    const from = torn
    // What of it is before that place is in the file.
    for (const piece of late) if (piece.place + piece.done >= from) drop(piece)
    settle()
    if (place + done < torn) put()
    truncate(fd, torn)
    begin(torn)
    torn = undefined
  }
  function refuse(): void {
    if (closed) throw new Error("the file is closed")
  }
  async function asked<T>(run: () => Promise<T>): Promise<T> {
    refuse()
    return during(run)
  }
  async function during<T>(run: () => Promise<T>): Promise<T> {
    busy++
    try {
      return await run()
    } finally {
      busy--
      finish()
    }
  }
  function finish(): void {
    if (!closed || busy > 0) return
    try {
      mend()
      settle()
      put()
    } catch {
      // Who closes what is not flushed gives it up.
    }
    shut(fd)
    if (past !== undefined) shut(past)
    for (const piece of late) drop(piece)
    aligned.give(memory)
  }

  try {
    begin(fstatSync(fd).size)
  } catch (error) {
    closed = true
    finish()
    throw error
  }
  return {
    get size() {
      return size()
    },
    write(bytes, of) {
      refuse()
      mend()
      const before = end()
      try {
        if (of !== undefined && hold(bytes, of)) return
        for (let at = 0; at < bytes.length; ) {
          if (isLent || used === room) {
            send()
            slide()
          }
          const taken = bytes.subarray(at, at + room - used)
          memory.bytes.set(taken, used)
          used += taken.length
          at += taken.length
        }
      } catch (error) {
        if (end() > before) torn = before
        throw error
      }
    },
    flush: () =>
      asked(async () => {
        // Nothing more sets out until it is taken back.
        if (torn !== undefined) await Promise.all(late.map(({ landed }) => landed))
        mend()
        const written = end()
        // What is taken back meanwhile is not waited for; that a later write failed changes nothing.
        const to = () => Math.min(written, size())
        while (inFile() < to()) {
          settle()
          if (late[0] !== undefined) await late[0].landed
          else if (torn !== undefined) mend()
          else if (!launch()) put()
        }
        return to()
      }),
    sync: () => asked(() => sync(fd)),
    cut(to) {
      refuse()
      torn = Math.min(to, size())
      try {
        mend()
      } catch {
        // The next write says so, and before it nothing is written.
      }
    },
    close() {
      if (closed) return
      closed = true
      finish()
    },
  }
}
