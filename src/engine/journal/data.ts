import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { deserialize, serialize } from "node:v8"
import { DmonError } from "../../base/error.ts"
import { errorText } from "../../base/text-of.ts"
import { type Snapshot, snapshotOf } from "../snapshot.ts"
import { type Disk, disk, unfinished, untouched } from "./disk.ts"
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
  /** Seconds that an event without a ttl stays in the index, if that was said. */
  readonly ttl?: number | undefined
}

/** What is said of a snapshot in its first part. */
export const savedHead = (of: Omit<Saved, "snapshot">): Uint8Array => serialize(of)

export function savedOf([head, ...parts]: readonly Uint8Array[]): Saved {
  if (head === undefined) throw new Error("it is not whole")
  return { ...(deserialize(head) as Omit<Saved, "snapshot">), snapshot: snapshotOf(parts) }
}

/** The form of the folder; raised when an older dmon could not read it. */
const form = "dmon data 4\n"
const formFile = "format"

/**
 * Opens a data folder, or makes one. Throws DM602 if another dmon has it, DM603 if it is none of dmon's, or of another
 * version: nothing in it is touched then; DM605 if the system refuses. `reading`: only to read, beside a dmon that writes.
 */
export function data(folder: string, keeping: Keeping, { reading = false } = {}): Data {
  return usable(folder, () => {
    if (!reading) make(folder)
    const isNew = !isOurs(folder, reading)
    const unlock = reading ? () => {} : lock(folder)
    try {
      if (isNew) disk(folder).replace(formFile, [Buffer.from(form)])
      return open(folder, keeping, { reading, unlock })
    } catch (error) {
      unlock()
      throw error
    }
  })
}

function open(folder: string, keeping: Keeping, { reading = false, unlock = () => {} }): Data {
  const part = (name: string) => (reading ? untouched(disk(join(folder, name), true)) : disk(join(folder, name)))
  const kept = segments(part("journal"), keeping)
  const box = outbox(part("outbox"))
  return {
    folder,
    segments: kept,
    snapshots: snapshots(part("snapshots"), savedOf),
    outbox: box,
    versions: part("streams"),
    found: [...kept.found, ...box.found],
    close() {
      box.close()
      kept.close()
      unlock()
    },
  }
}

/** Makes a folder and those above it. Node's own `recursive` never ends below /proc, where none can be made. */
function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "EEXIST" && statSync(folder).isDirectory()) return
    if (code !== "ENOENT" || existsSync(dirname(folder))) throw error
    make(dirname(folder))
    mkdirSync(folder, { mode: 0o700 })
  }
}

/** Whether it is a data folder already; false if it is empty, so that it can become one. */
function isOurs(folder: string, reading: boolean): boolean {
  const file = join(folder, formFile)
  if (existsSync(file)) {
    const found = readFileSync(file, "utf8")
    if (found === form) return true
    throw new DmonError("DM603", `${folder} is of another version of dmon`, {
      why: `it says ${JSON.stringify(found.trim())}, this one writes ${JSON.stringify(form.trim())}`,
      fix: "use the dmon that made it, or another folder: --data OTHER",
    })
  }
  const own = ["lock", `${formFile}${unfinished}`]
  const strangers = existsSync(folder) ? readdirSync(folder).filter(name => !own.includes(name)) : []
  if (strangers.length === 0 && !reading) return false
  throw new DmonError("DM603", `${folder} is no data folder of dmon`, {
    why: strangers.length > 0 ? `it holds ${strangers.slice(0, 3).join(", ")}` : "it is not there, or empty",
    fix: reading
      ? "name the folder that the server was given with --data"
      : "name an empty folder, or one that is not there yet: --data OTHER",
  })
}

/** What the system says when it refuses (a path that is a file, no permission, a full disk), as an error of dmon's. */
function usable<T>(folder: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof DmonError || !(error as NodeJS.ErrnoException).code) throw error
    throw new DmonError("DM605", `the data folder ${folder} cannot be used`, {
      why: errorText(error),
      fix: "make room and give dmon the right to write there, or name another folder: --data OTHER",
      cause: error,
    })
  }
}
