import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DmonError } from "../../base/error.ts"
import type { Snapshot } from "../partition.ts"
import { type Disk, disk } from "./disk.ts"
import { lock } from "./lock.ts"
import { type Outbox, outbox } from "./outbox.ts"
import { type Keeping, type Segments, segments } from "./segments.ts"
import { type Snapshots, snapshots } from "./snapshots.ts"

/** What dmon keeps in its data folder. */
export interface Data {
  readonly folder: string
  readonly segments: Segments
  readonly snapshots: Snapshots<Saved>
  readonly outbox: Outbox
  /** The versions of the streams that the journal names. */
  readonly versions: Disk
  /** What was found to be wrong, in words for a person. */
  readonly found: readonly string[]
  close(): void
}

/** A snapshot, and which version of the streams made it. */
export interface Saved {
  readonly snapshot: Snapshot
  readonly streams: string
}

/** The form of the folder; raised when an older dmon could not read it. */
const form = "dmon data 1\n"

/**
 * Opens a data folder, or makes one. Throws DM602 if another dmon has it, DM603 if it is none of dmon's, or of another
 * version: nothing in it is touched then. `reading`: only to read, beside a dmon that writes.
 */
export function data(folder: string, keeping: Keeping, { reading = false } = {}): Data {
  if (!reading) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, "format")
  if (existsSync(file)) {
    const found = readFileSync(file, "utf8")
    if (found !== form) {
      throw new DmonError("DM603", `${folder} is of another version of dmon`, {
        why: `it says ${JSON.stringify(found.trim())}, this one writes ${JSON.stringify(form.trim())}`,
        fix: "use the dmon that made it, or another folder: --data OTHER",
      })
    }
  } else {
    const strangers = existsSync(folder) ? readdirSync(folder) : []
    if (strangers.length > 0 || reading) {
      throw new DmonError("DM603", `${folder} is no data folder of dmon`, {
        why: strangers.length > 0 ? `it holds ${strangers.slice(0, 3).join(", ")}` : "it is not there",
        fix: "name an empty folder, or one that is not there yet: --data OTHER",
      })
    }
    writeFileSync(file, form, { mode: 0o600 })
  }
  const unlock = reading ? () => {} : lock(folder)
  try {
    const kept = segments(disk(join(folder, "journal")), keeping)
    const box = outbox(disk(join(folder, "outbox")))
    return {
      folder,
      segments: kept,
      snapshots: snapshots(disk(join(folder, "snapshots"))),
      outbox: box,
      versions: disk(join(folder, "streams")),
      found: kept.found,
      close() {
        box.close()
        kept.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
