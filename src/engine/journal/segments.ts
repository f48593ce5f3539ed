import type { Disk, Tail } from "./disk.ts"
import { type Entry, type Page, records, seal } from "./record.ts"

/** How the journal is kept on disk. */
export interface Keeping {
  /** The size from which on a segment is followed by the next, in bytes. */
  readonly segment: number
  /** The oldest segments are removed beyond so many bytes in all, and once they are so old (ms). */
  readonly bytes: number
  readonly age: number
}

/** The journal on disk: segments, each named by the number of its first record. */
export interface Segments {
  /** The oldest number that is held, and the next one. */
  readonly first: number
  readonly next: number
  readonly bytes: number
  /** When the first record came that is held, and when the last; 0 where there is none. */
  readonly firstTime: number | undefined
  readonly lastTime: number
  /** The numbers that segments begin with, oldest first. */
  readonly heads: readonly number[]
  /** What was found to be wrong at the start, in words for a person. */
  readonly found: readonly string[]
  /** Writes records of a page; a page's first ones may begin a segment. Throws what the disk throws. */
  write(page: Page, from: number, to: number): void
  sync(): Promise<void>
  read(from?: number): Iterable<Entry>
  /** Removes what is beyond what is to be kept, but nothing from this number on. */
  prune(needed: number, now: number): void
  close(): void
}

/** A segment begins with these bytes; another version has others. */
const magic = Buffer.from("dmon journal 1\n\0")
const suffix = ".journal"
const nameOf = (first: number) => `${String(first).padStart(16, "0")}${suffix}`
const firstOf = (name: string) => Number(name.slice(0, -suffix.length))

/**
 * Opens the journal in a folder. The last segment is read to its end: what is damaged there, as after a crash, is cut
 * off and kept beside it (`.torn`). Files that are none of its own are left alone.
 */
export function segments(files: Disk, keeping: Keeping): Segments {
  const found: string[] = []
  const heads = headsIn(files)
  let next = 1
  let lastTime = 0
  let tail: Tail | undefined

  for (const first of [...heads]) {
    const bytes = files.read(nameOf(first), magic.length)
    if (magic.compare(bytes) === 0) continue
    heads.splice(heads.indexOf(first), 1)
    // A crash came between the file and its first bytes.
    if (magic.subarray(0, bytes.length).compare(bytes) === 0) {
      files.remove(nameOf(first))
      continue
    }
    files.rename(nameOf(first), `${nameOf(first)}.foreign`)
    found.push(`${nameOf(first)} is no journal of this version of dmon: it is kept as ${nameOf(first)}.foreign`)
  }
  const last = heads[heads.length - 1]
  if (last !== undefined) {
    const ended = lastOf(files, last)
    next = ended.next
    lastTime = ended.time
    if (ended.lost !== undefined) found.push(ended.lost)
    tail = files.append(nameOf(last))
  }

  return {
    found,
    heads,
    get first() {
      return heads[0] ?? next
    },
    get next() {
      return next
    },
    get firstTime() {
      for (const { time } of readSegments(files, heads)) return time
      return undefined
    },
    lastTime,
    get bytes() {
      return heads.reduce((sum, first) => sum + files.size(nameOf(first)), 0)
    },
    write(page, from, to) {
      seal(page, from, to)
      if (from === 0 && (tail === undefined || tail.size >= keeping.segment)) {
        const first = page.view.getFloat64(24)
        tail?.close()
        tail = files.append(nameOf(first))
        if (tail.size === 0) tail.write(magic)
        if (!heads.includes(first)) heads.push(first)
      }
      tail?.write(page.bytes.subarray(from, to))
    },
    sync: () => tail?.sync() ?? Promise.resolve(),
    read: from => readSegments(files, heads, from),
    prune(needed, now) {
      for (let all = this.bytes; heads.length > 1 && (heads[1] as number) <= needed; ) {
        const name = nameOf(heads[0] as number)
        if (all <= keeping.bytes && now - files.written(name) <= keeping.age) return
        all -= files.size(name)
        files.remove(name)
        heads.shift()
      }
    },
    close() {
      tail?.close()
      tail = undefined
    },
  }
}

/** The numbers that the segments of a folder begin with, oldest first. */
export const headsIn = (files: Disk): number[] =>
  files
    .list()
    .filter(name => /^\d{16}\.journal$/.test(name))
    .map(firstOf)

/** The records of segments, from a number on; up to where the last is whole, as another process may be writing to it. */
export function* readSegments(files: Disk, heads: readonly number[], from = 0): Iterable<Entry> {
  for (const [i, first] of heads.entries()) {
    if ((heads[i + 1] ?? Number.POSITIVE_INFINITY) <= from) continue
    const entries = records(files.read(nameOf(first)).subarray(magic.length), true)
    for (let step = entries.next(); !step.done; step = entries.next()) if (step.value.number >= from) yield step.value
  }
}

/** Reads the last segment to its end, and cuts off what is damaged there. */
function lastOf(files: Disk, first: number): { next: number; time: number; lost: string | undefined } {
  const name = nameOf(first)
  const bytes = files.read(name)
  const entries = records(bytes.subarray(magic.length), true)
  let next = first
  let time = 0
  let step = entries.next()
  for (; !step.done; step = entries.next()) {
    next = step.value.number + 1
    time = step.value.time
  }
  const end = magic.length + step.value.at
  if (step.value.why === undefined) return { next, time, lost: undefined }
  const torn = bytes.length - end
  files.replace(`${name}.torn`, [bytes.subarray(end)])
  files.truncate(name, end)
  return {
    next,
    time,
    lost: `${step.value.why} at the end of ${name}: ${torn} bytes are cut off and kept as ${name}.torn`,
  }
}
