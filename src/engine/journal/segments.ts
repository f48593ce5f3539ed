import { block } from "./aligned.ts"
import type { Bulk } from "./bulk.ts"
import type { Disk } from "./disk.ts"
import { type Entry, filler, numberIn, type Page, records } from "./record.ts"

/** How the journal is kept on disk. */
export interface Keeping {
  /** The size from which on a segment is followed by the next, in bytes. */
  readonly segment: number
  /** The oldest segments are removed beyond so many bytes in all, and once they are so old (ms). */
  readonly bytes: number
  readonly age: number
}

/** Records that the journal ought to hold, and does not. */
export interface Gap {
  readonly from: number
  readonly to: number
  readonly why: string
}

/** How far which segment is in its file. */
export interface Flushed {
  readonly tail: Bulk | undefined
  readonly to: number
}

/** The journal on disk: segments, each named by the number of its first record. */
export interface Segments {
  /** The number that came next when it was opened. */
  readonly next: number
  readonly bytes: number
  /** When the first record came that is held, and when the last; undefined where there is none. */
  readonly firstTime: number | undefined
  readonly lastTime: number | undefined
  /** The numbers that segments begin with, oldest first. */
  readonly heads: readonly number[]
  /** What was found to be wrong at the start, in words for a person. */
  readonly found: readonly string[]
  /** The last segment is full, but not all of it is on the disk yet. */
  readonly awaitsSync: boolean
  /** Gathers records of a page; a page's first ones begin a segment if they can. Throws what the disk throws. */
  write(page: Page, from: number, to: number): void
  /** Resolves when all that was written before is in files: it outlives this process. */
  flush(): Promise<Flushed>
  /** Resolves when that is on the disk. What was flushed after it counts as unsynced, though it may be there too. */
  sync(of: Flushed): Promise<void>
  /** Takes back what was written and never synced. */
  back(): void
  /** The records from a number on, in order, each number once; what is missing between them is told to `missing`. */
  read(from?: number, missing?: (gap: Gap) => void): Iterable<Entry>
  /** Removes what is beyond what is to be kept, but nothing after this number. */
  prune(needed: number, now: number): void
  /** Nothing more is written: `write` throws from then on. */
  close(): void
}

/** A segment begins with these bytes; another version has others. */
export const magic = Buffer.from("dmon journal 4\n\0")
const suffix = ".journal"
const nameOf = (first: number) => `${String(first).padStart(16, "0")}${suffix}`
const firstOf = (name: string) => Number(name.slice(0, -suffix.length))

/**
 * Opens the journal in a folder. The last segment is read to its end: what is damaged there, as after a crash, is cut
 * off and kept beside it (`.torn`). Files that are none of its own are left alone.
 */
export function segments(files: Disk, keeping: Keeping): Segments {
  const found: string[] = []
  const heads = headsOf(files, found)
  const last = heads[heads.length - 1]
  const end = last === undefined ? undefined : endOf(files, last, found)
  const lastTime = heads.reduceRight<number | undefined>((time, first) => time ?? endOf(files, first).time, end?.time)
  let tail = last === undefined ? undefined : files.bulk(nameOf(last))
  /** How far the last segment is on the disk: of what was found there that is only known once it has been synced. */
  let synced = tail?.size ?? 0
  let isKnown = tail === undefined
  let closed = false

  /** A page of blocks begins where a block of the file does, which is then held as it is. */
  const fill = (of: Bulk, { memory }: Page) => {
    if (memory !== undefined && of.size % block > 0) of.write(filler(of.size))
  }
  const begin = (page: Page, bytes: Uint8Array) => {
    const first = numberIn(page)
    const begun = files.bulk(nameOf(first))
    try {
      // Of one that was given up, and could not be removed.
      if (begun.size > 0) begun.cut(0)
      begun.write(magic)
      fill(begun, page)
      begun.write(bytes, page.memory)
    } catch (error) {
      begun.close()
      files.remove(nameOf(first))
      throw error
    }
    tail?.close()
    tail = begun
    synced = 0
    isKnown = true
    heads.push(first)
  }
  const isFull = () => tail !== undefined && tail.size >= keeping.segment
  const isSynced = () => isKnown && tail?.size === synced

  return {
    found,
    heads,
    next: end?.next ?? 1,
    get firstTime() {
      for (const { time } of read(files, heads)) return time
      return undefined
    },
    lastTime,
    get bytes() {
      return heads.reduce((sum, first) => sum + files.size(nameOf(first)), 0)
    },
    get awaitsSync() {
      return isFull() && !isSynced()
    },
    write(page, from, to) {
      if (closed) throw new Error("the journal is closed")
      const bytes = page.bytes.subarray(from, to)
      if (tail === undefined || (from === 0 && isFull() && isSynced())) return begin(page, bytes)
      if (from === 0) fill(tail, page)
      tail.write(bytes, page.memory)
    },
    async flush() {
      const of = tail
      return { tail: of, to: (await of?.flush()) ?? 0 }
    },
    async sync({ tail: of, to }) {
      // One that is followed by another is on the disk.
      if (of !== tail) return
      await of?.sync()
      if (of === tail) [synced, isKnown] = [to, true]
    },
    back() {
      if (synced > 0) return tail?.cut(synced)
      if (tail === undefined) return
      // Nothing of it was ever on the disk: it has not begun.
      const name = nameOf(heads.pop() as number)
      tail.close()
      tail = undefined
      try {
        files.remove(name)
      } catch {
        // A disk that fails may take no removal either: who begins it again writes it anew.
      }
    },
    read: (from, missing) => read(files, heads, from, missing),
    prune(needed, now) {
      for (let all = this.bytes; heads.length > 1 && (heads[1] as number) <= needed + 1; ) {
        const name = nameOf(heads[0] as number)
        if (all <= keeping.bytes && now - files.written(name) <= keeping.age) return
        all -= files.size(name)
        for (const each of files.list().filter(other => other.startsWith(name))) files.remove(each)
        heads.shift()
      }
    },
    close() {
      closed = true
      tail?.close()
      tail = undefined
    },
  }
}

/** The segments that are there. One that is of another version is set aside; one without a record yet is removed. */
function headsOf(files: Disk, found: string[]): number[] {
  const names = files.list().filter(name => /^\d{16}\.journal$/.test(name))
  return names.map(firstOf).filter(first => {
    const name = nameOf(first)
    const bytes = files.read(name, magic.length)
    if (magic.compare(bytes) === 0) return true
    // A crash came between the file and its first bytes.
    if (magic.subarray(0, bytes.length).compare(bytes) === 0) files.remove(name)
    else if (bytes.every(byte => byte === 0)) {
      // Its first piece was on its way when a later one was in the file.
      files.rename(name, `${name}.torn`)
      found.push(`${name} was not begun when dmon broke off: it is kept as ${name}.torn`)
    } else {
      files.rename(name, `${name}.foreign`)
      found.push(`${name} is no journal of this version of dmon: it is kept as ${name}.foreign`)
    }
    return false
  })
}

function* read(files: Disk, heads: readonly number[], from = 1, missing?: (gap: Gap) => void): Generator<Entry> {
  let next = from
  const usual = "they were not recorded, or are not kept any more"
  let why = usual
  for (const [i, first] of heads.entries()) {
    if ((heads[i + 1] ?? Number.POSITIVE_INFINITY) <= from) continue
    const entries = records(files.read(nameOf(first)).subarray(magic.length), true)
    let step = entries.next()
    for (; !step.done; step = entries.next()) {
      const { number } = step.value
      if (number < next) continue
      if (number > next) missing?.({ from: next, to: number - 1, why })
      next = number + 1
      yield step.value
    }
    why = step.value.why === undefined ? usual : `${step.value.why} in ${nameOf(first)}`
  }
}

/** Reads a segment to its end; where `found` is told, what is damaged there is cut off. */
function endOf(files: Disk, first: number, found?: string[]): { next: number; time: number | undefined } {
  const name = nameOf(first)
  const bytes = files.read(name)
  const entries = records(bytes.subarray(magic.length), true)
  let next = first
  let time: number | undefined
  let step = entries.next()
  for (; !step.done; step = entries.next()) {
    next = step.value.number + 1
    time = step.value.time
  }
  const { at, why } = step.value
  if (why !== undefined && found !== undefined) {
    const end = magic.length + at
    const kept = `${name}.${end}.torn`
    files.replace(kept, [bytes.subarray(end)])
    files.truncate(name, end)
    found.push(`${why} at the end of ${name}: ${bytes.length - end} bytes are cut off and kept as ${kept}`)
  }
  return { next, time }
}
