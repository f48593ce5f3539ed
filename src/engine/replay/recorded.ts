import { controlOf } from "../journal/control.ts"
import { data, type Saved } from "../journal/data.ts"
import { type Entry, records } from "../journal/record.ts"
import type { Kept } from "../journal/snapshots.ts"
import type { Version } from "../load/revive.ts"
import { versions } from "../load/versions.ts"
import type { RecordingAnswer } from "../remote.ts"

/** A recording that can be played: of a data folder, or of a running dmon's memory. */
export interface Recorded {
  /** Where it is, in words. */
  readonly about: string
  /** The number of the oldest record that is held. */
  readonly first: number
  /** When the first record came that is held, and the last, in seconds; undefined if there is none. */
  readonly firstTime: number | undefined
  readonly lastTime: number | undefined
  /** The records from a number on. */
  entries(from?: number): Iterable<Entry>
  /** The number of the first record that came at this moment (ms) or later; one more than the last if none did. */
  at(time: number): number
  /** The newest state at or before a record. */
  snapshot(position: number): Kept<Saved> | undefined
  /** A version of the streams that the recording names. */
  version(hash: string): Version | undefined
  /** What was found to be wrong with it, so far as it has been read, in words for a person. */
  readonly damage?: readonly string[] | undefined
  /** False where it does not say which streams ran. */
  readonly streams?: false
  /** The version that runs where none is named. */
  readonly fallback?: Version | undefined
  /** Seconds that an event without a ttl stays in the index, where that is known. */
  readonly ttl?: number | undefined
  /** Until when nothing else came, in seconds, where that is known. */
  readonly until?: number | undefined
}

/** The recording in a data folder; a dmon may be writing to it. Throws DM603 if there is none. */
export function recordedIn(folder: string): Recorded {
  const keeping = { segment: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY, age: Number.POSITIVE_INFINITY }
  const open = () => data(folder, keeping, { reading: true })
  let opened = open()
  // The dmon that writes may be in the middle of a record: what is still wrong a little later is damage.
  if (opened.found.length > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
    opened = open()
  }
  const { segments, snapshots, versions: files, found } = opened
  const known = versions(files, { modules: {} })
  // What a start would do about it, which stands after the colon, is not done by whoever only reads.
  const damage = new Set(found.map(text => text.replace(/:[^:]*$/, "")))
  const first = segments.heads[0] ?? 1
  const read = (from?: number) =>
    segments.read(from, ({ from, to, why }) => {
      if (from >= first) damage.add(`records ${from} to ${to} are missing: ${why}`)
    })
  const timeAt = (head: number) => firstOf(segments.read(head))?.time ?? Number.POSITIVE_INFINITY
  return {
    about: folder,
    first,
    firstTime: seconds(segments.firstTime),
    lastTime: seconds(segments.lastTime),
    entries: read,
    at(time) {
      let [low, high] = [0, segments.heads.length]
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if (timeAt(segments.heads[middle] as number) < time) low = middle
        else high = middle
      }
      return numberAt(segments.read(segments.heads[low]), time, segments.next)
    },
    snapshot: position => snapshots.newest(position),
    version(hash) {
      try {
        return known.find(hash)
      } catch (error) {
        damage.add((error as Error).message)
        return undefined
      }
    },
    get damage() {
      return [...damage]
    },
  }
}

/** The recording that a running dmon holds in memory, as it was when it was asked. */
export function recordedFrom({ pages = [], first, version, ttl, now, name }: RecordingAnswer): Recorded {
  const chunks = pages.map(page => Buffer.from(page, "base64"))
  function* entries(from = 0): Generator<Entry> {
    for (const chunk of chunks) for (const entry of records(chunk, false)) if (entry.number >= from) yield entry
  }
  const oldest = firstOf(entries())
  let last = { number: (oldest?.number ?? first) - 1, time: undefined as number | undefined }
  for (const { number, time } of entries()) last = { number, time }
  return {
    about: `the memory of dmon ${name}`,
    first: oldest?.number ?? first,
    firstTime: seconds(oldest?.time),
    lastTime: seconds(last.time),
    entries,
    at: time => numberAt(entries(), time, last.number + 1),
    snapshot: () => undefined,
    version: hash => (version?.hash === hash ? version : undefined),
    fallback: version,
    ttl,
    until: now,
  }
}

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)

function numberAt(entries: Iterable<Entry>, time: number, none: number): number {
  for (const entry of entries) if (entry.time >= time) return entry.number
  return none
}

export const firstOf = <T>(all: Iterable<T>): T | undefined => {
  for (const one of all) return one
  return undefined
}

/** The version that a record names, if it is a start or a reload. */
function versionIn(entry: Entry): string | undefined {
  const control = controlOf(entry)
  if (control === undefined) return undefined
  return "start" in control ? control.start.streams : "reload" in control ? control.reload.streams : undefined
}

/** The version that ran when a record came: the one that its snapshot, or the last start or reload before it, names. */
export function versionAt(recorded: Pick<Recorded, "snapshot" | "entries">, position: number): string | undefined {
  const saved = recorded.snapshot(position)
  let version = saved?.value.streams
  for (const entry of recorded.entries((saved?.position ?? 0) + 1)) {
    if (entry.number > position) break
    version = versionIn(entry) ?? version
  }
  return version
}
