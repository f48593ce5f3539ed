import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { room } from "../../../src/engine/journal/aligned.ts"

/** A folder for files of one test file. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "dmon-bulk-"))
  let files = 0
  return {
    newFile: () => join(folder, String(files++)),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

export const held = (path: string) => readFileSync(path)

export const full = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })

/** Bytes that tell where they belong. */
export const bytesAt = (place: number, length: number) => pattern.subarray(place % 251, (place % 251) + length)
const pattern = Buffer.alloc(20 * room, Buffer.from(Array.from({ length: 251 }, (_, i) => i)))
