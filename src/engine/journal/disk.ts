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
import { join } from "node:path"
import { promisify } from "node:util"

/** A file that is written at its end. */
export interface Tail {
  readonly size: number
  /** Writes all of it, or throws and leaves the file as it was. */
  write(bytes: Uint8Array): void
  /** Resolves when what was written before this call is on the disk. */
  sync(): Promise<void>
  close(): void
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
  /** Writes a file anew, so that after a crash there is the old one or the new one, whole. */
  replace(name: string, bytes: readonly Uint8Array[]): void
  truncate(name: string, size: number): void
  rename(name: string, to: string): void
  remove(name: string): void
}

const datasync = promisify(fdatasync)

/** A folder, made if it is not there. */
export function disk(folder: string): Disk {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
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
  return {
    list: () => readdirSync(folder).sort(),
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
    append(name) {
      const isNew = !existsSync(path(name))
      const fd = openSync(path(name), "a", 0o600)
      if (isNew) settle()
      let size = statSync(path(name)).size
      return {
        get size() {
          return size
        },
        write(bytes) {
          try {
            writeAll(fd, bytes)
          } catch (error) {
            ftruncateSync(fd, size)
            throw error
          }
          size += bytes.length
        },
        sync: () => datasync(fd),
        close: () => closeSync(fd),
      }
    },
    replace(name, parts) {
      const fd = openSync(path(`${name}.new`), "w", 0o600)
      try {
        for (const part of parts) writeAll(fd, part)
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
      renameSync(path(`${name}.new`), path(name))
      settle()
    },
    truncate: (name, size) => truncateSync(path(name), size),
    rename: (name, to) => renameSync(path(name), path(to)),
    remove: name => rmSync(path(name), { force: true }),
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at)
}
