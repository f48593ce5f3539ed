import { closeSync, mkdirSync, openSync, rmSync, statSync } from "node:fs"
import { dirname } from "node:path"

/** Milliseconds: how long another one is waited for, after how long it is taken for dead, and between two looks. */
const [patience, dead, pause] = [5000, 10_000, 20]

/**
 * Runs what reads a file and writes it again while no other command does: of two at once, one would lose what the other
 * wrote. Throws where the file's folder cannot be written, or another command does not end.
 */
export function alone<T>(path: string, run: () => T): T {
  const lock = `${path}.lock`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  take(lock)
  try {
    return run()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock: string): void {
  const end = Date.now() + patience
  for (;;) {
    try {
      closeSync(openSync(lock, "wx", 0o600))
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || Date.now() > end) throw error
    }
    const found = statSync(lock, { throwIfNoEntry: false })
    if (found && Math.abs(Date.now() - found.mtimeMs) > dead) rmSync(lock, { force: true })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
  }
}
