import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs"
import { open, rename } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { room } from "./aligned.ts"
import { type Bulk, bulk } from "./bulk.ts"

/** A file that is written at its end. */
export interface Tail {
  readonly size: number
  /** Writes all of it, or throws and leaves the file as it was. */
  write(bytes: Uint8Array): void
  /** Resolves when what was written before this call is on the disk. */
  sync(): Promise<void>
  /** Takes back what was written after a place. */
  cut(size: number): void
  /** Ends it, once a sync that is under way is over. */
  close(): void
}

/** A file that is written aside, piece by piece, to take a name when it is whole. Nothing waits for it meanwhile. */
export interface Draft {
  /** The pieces are the draft's from now on: it writes many at once. One call after the other. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** It takes its name when all of it is on the disk: after a crash there is the file that was, or this one, whole. */
  keep(): Promise<void>
  /** It is given up: nothing is left of it. Once it is kept, that does nothing. */
  drop(): void
}

/** What is needed of a folder of files: by the real one, and by one in tests that loses what was not synced. */
export interface Disk {
  list(): string[]
  /** The bytes of a file, or the first so many of them. */
  read(name: string, length?: number): Uint8Array
  size(name: string): number
  /** When it was last written, in milliseconds since the epoch. */
  written(name: string): number
  append(name: string): Tail
  /** As `append`, for what is much. */
  bulk(name: string): Bulk
  /** Writes a file anew, so that after a crash there is the old one or the new one, whole. */
  replace(name: string, bytes: readonly Uint8Array[]): void
  /** Begins what `replace` does, for what is large: throws, and rejects, with what the disk says; then it is to be dropped. */
  draft(name: string): Draft
  truncate(name: string, size: number): void
  rename(name: string, to: string): void
  remove(name: string): void
}

const datasync = promisify(fdatasync)

/** Ends the name of a file that is being written to take another one's place; after a crash it is worth nothing. */
export const unfinished = ".new"

/** A disk that is only read, beside another dmon that writes it. */
export const untouched = (files: Disk): Disk => ({
  ...files,
  append: name => ({ size: files.size(name), write() {}, sync: async () => {}, cut() {}, close() {} }),
  bulk(name) {
    return { ...untouched(files).append(name), flush: async () => files.size(name) }
  },
  replace: () => {},
  draft: () => ({ write: async () => {}, keep: async () => {}, drop() {} }),
  truncate: () => {},
  rename: () => {},
  remove: () => {},
})

/** A folder, made if it is not there; or, only to be `read`, as it is. */
export function disk(folder: string, read = false): Disk {
  if (!read) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = (name: string) => join(folder, name)
  /** A name is on the disk only once its folder is. */
  const settle = () => {
    const fd = openSync(folder, "r")
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }
  /** Opens a file; one that is new and whose name is not on the disk is none: the next time it is new again. */
  const named = <T extends { close(): void }>(name: string, open: () => T): T => {
    const isNew = !existsSync(path(name))
    const opened = open()
    try {
      if (isNew) settle()
    } catch (error) {
      opened.close()
      rmSync(path(name), { force: true })
      throw error
    }
    return opened
  }
  return {
    list: () => (read && !existsSync(folder) ? [] : readdirSync(folder).sort()),
    read(name, length) {
      if (length === undefined) return readFileSync(path(name))
      const fd = openSync(path(name), "r")
      try {
        const bytes = Buffer.alloc(length)
        return bytes.subarray(0, readSync(fd, bytes, 0, length, 0))
      } finally {
        closeSync(fd)
      }
    },
    size: name => statSync(path(name)).size,
    written: name => statSync(path(name)).mtimeMs,
    append: name => named(name, () => tailOf(openSync(path(name), "a", 0o600), statSync(path(name)).size)),
    bulk: name => named(name, () => bulk(path(name))),
    replace(name, parts) {
      const made = path(`${name}${unfinished}`)
      try {
        const fd = openSync(made, "w", 0o600)
        try {
          for (const part of parts) writeAll(fd, part)
          fsyncSync(fd)
        } finally {
          closeSync(fd)
        }
        renameSync(made, path(name))
      } catch (error) {
        // On a full disk what was begun would take the room that others need.
        rmSync(made, { force: true })
        throw error
      }
      settle()
    },
    draft: name => draftOf(path(name), folder),
    truncate: (name, size) => truncateSync(path(name), size),
    rename: (name, to) => renameSync(path(name), path(to)),
    remove: name => rmSync(path(name), { force: true }),
  }
}

function draftOf(path: string, folder: string): Draft {
  const made = `${path}${unfinished}`
  let file: Bulk | undefined
  let flushed = 0
  let isOver = false
  const begin = () => {
    file = bulk(made)
    // Of a draft that a crash has ended.
    file.cut(0)
    return file
  }
  return {
    async write(pieces) {
      const to = file ?? begin()
      for (const piece of pieces) to.write(piece)
      // Its pieces are on their way meanwhile; no more of them are gathered than one.
      if (to.size - flushed >= room) flushed = await to.flush()
    },
    async keep() {
      await file?.flush()
      await file?.sync()
      file?.close()
      await rename(made, path)
      isOver = true
      const names = await open(folder, "r")
      await names.sync().finally(() => names.close())
    },
    drop() {
      if (isOver) return
      isOver = true
      file?.close()
      rmSync(made, { force: true })
    },
  }
}

function tailOf(fd: number, size: number): Tail {
  /** A write failed, and what it left could not be taken back yet. */
  let torn = false
  let syncing: Promise<void> | undefined
  let closed = false
  const cut = (to: number) => {
    torn = true
    ftruncateSync(fd, to)
    torn = false
    size = to
  }
  return {
    get size() {
      return size
    },
    cut,
    write(bytes) {
      if (torn) cut(size)
      try {
        writeAll(fd, bytes)
      } catch (error) {
        try {
          cut(size)
        } catch {
          // The write's own error tells more; the next write cuts first.
        }
        throw error
      }
      size += bytes.length
    },
    sync() {
      syncing = datasync(fd).finally(() => {
        syncing = undefined
        if (closed) closeSync(fd)
      })
      return syncing
    },
    close() {
      closed = true
      if (syncing === undefined) closeSync(fd)
    },
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at)
}
