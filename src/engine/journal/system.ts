import { closeSync, constants, fdatasync, ftruncateSync, openSync, write, writeSync } from "node:fs"
import { promisify } from "node:util"

/** What a bulk asks of the system, for tests to give it one that fails. `writePast` passes by the page cache. */
export interface System {
  write(fd: number, bytes: Uint8Array, place: number): number
  writePast(fd: number, bytes: Uint8Array, place: number): Promise<number>
  sync(fd: number): Promise<void>
  truncate(fd: number, size: number): void
}

const writing = promisify(write)

export const system: System = {
  write: (fd, bytes, place) => writeSync(fd, bytes, 0, bytes.length, place),
  writePast: async (fd, bytes, place) => (await writing(fd, bytes, 0, bytes.length, place)).bytesWritten,
  sync: promisify(fdatasync),
  truncate: ftruncateSync,
}

/** What a file system says only when a file is closed was not synced by then: nobody counts on it. */
export function shut(fd: number): void {
  try {
    closeSync(fd)
  } catch {
    // It is closed all the same.
  }
}

/** Opens a file so that it is written past the page cache; undefined where that is not to be had. */
export function openPast(path: string): number | undefined {
  // Only Linux has it.
  if (constants.O_DIRECT === undefined) return undefined
  try {
    return openSync(path, constants.O_WRONLY | constants.O_DIRECT)
  } catch {
    return undefined
  }
}
