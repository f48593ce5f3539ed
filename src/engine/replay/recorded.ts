import { join } from "node:path"
import type { Saved } from "../journal/data.ts"
import { disk } from "../journal/disk.ts"
import type { Entry } from "../journal/record.ts"
import { headsIn, readSegments } from "../journal/segments.ts"
import { type Kept, snapshots } from "../journal/snapshots.ts"
import type { RevivalOptions, Revived } from "../load/revive.ts"
import { versions } from "../load/versions.ts"
import type { Control } from "../player.ts"

/** A recording that can be played: of a data folder, or of a running dmon's memory. */
export interface Recorded {
  /** The records from a number on. */
  entries(from?: number): Iterable<Entry>
  /** The newest state at or before a record. */
  snapshot(position: number): Kept<Saved> | undefined
  /** A version of the streams that the recording names. */
  revive(version: string): Revived | undefined
  /** The version that ran when a record came. */
  versionAt(position: number): string | undefined
}

/** The recording in a data folder; a dmon may be writing to it. */
export function recordedIn(folder: string, options: RevivalOptions): Recorded {
  const files = disk(join(folder, "journal"))
  const saved = snapshots<Saved>(disk(join(folder, "snapshots")))
  const known = versions(disk(join(folder, "streams")), options)
  return {
    entries: from => readSegments(files, headsIn(files), from),
    snapshot: position => saved.newest(position),
    revive: version => known.revive(version),
    versionAt: position => versionAt(readSegments(files, headsIn(files)), position),
  }
}

/** The version that the last start or reload before a record named. */
export function versionAt(entries: Iterable<Entry>, position: number): string | undefined {
  let version: string | undefined
  for (const { number, codec, bytes } of entries) {
    if (number > position) break
    if (codec !== "control") continue
    const control = JSON.parse(Buffer.from(bytes).toString()) as Control
    if ("start" in control) version = control.start.streams
    else if ("reload" in control) version = control.reload.streams
  }
  return version
}
