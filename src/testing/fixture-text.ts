import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs"
import { DmonError } from "../base/error.ts"

/** What is no regular file, such as a pipe, may have no end: so many bytes of it are read at most. */
const most = 64 << 20
const piece = 1 << 20

/** The text of a fixture. Throws DM153 if it cannot be read, or does not end. */
export function fixtureText(path: string): string {
  try {
    const fd = openSync(path, "r")
    try {
      return fstatSync(fd).isFile() ? readFileSync(fd, "utf8") : textOf(fd, path)
    } finally {
      closeSync(fd)
    }
  } catch (cause) {
    if (cause instanceof DmonError) throw cause
    throw new DmonError("DM153", `the fixture ${path} cannot be read`, {
      why: (cause as Error).message,
      fix: "name a file of yours, such as dmon record writes",
      cause,
    })
  }
}

function textOf(fd: number, path: string): string {
  const pieces: Buffer[] = []
  for (let size = 0; ; ) {
    const bytes = Buffer.allocUnsafe(piece)
    const read = readSync(fd, bytes)
    if (read === 0) return Buffer.concat(pieces).toString()
    pieces.push(bytes.subarray(0, read))
    size += read
    if (size <= most) continue
    throw new DmonError("DM153", `the fixture ${path} does not end`, {
      why: `it is no regular file, and of such a one ${most >> 20} MB are read at most`,
      fix: "write it to a file first",
    })
  }
}
