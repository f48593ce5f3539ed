// What it costs the kernel to write what a recording of a million events writes, with nothing else done: in the pieces and
// with the syncs of a recording. Into files that stay, for which the kernel needs new pages, and into files that are removed
// at once, whose pages it takes again. CPU-seconds for a million events; prints JSON.
import { closeSync, fdatasync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { median } from "./median.ts"

export interface BareWriteFigures {
  readonly fresh: number
  readonly again: number
}

/** Of a million events in Riemann's protocol, with the journal's own, in bytes; of a segment; of a piece. */
const recorded = 107e6
const segment = 64 << 20
const piece = 1 << 18
/** What comes in 100 ms at a million events a second, in pieces. */
const synced = 40
/** How many million events are written: enough for files that stay to need pages that were free for long. */
const millions = 5
const times = 3

const sync = promisify(fdatasync)
const bytes = Buffer.alloc(piece, 7)
let number = 0
const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))

async function cost(stays: boolean): Promise<number> {
  const before = process.cpuUsage()
  for (let left = millions * recorded; left > 0; left -= segment) {
    const file = join(folder, String(number++))
    const fd = openSync(file, "w")
    for (let i = 1; i <= Math.min(left, segment) / piece; i++) {
      writeSync(fd, bytes)
      if (i % synced === 0) await sync(fd)
    }
    await sync(fd)
    closeSync(fd)
    if (!stays) rmSync(file)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6 / millions
}

async function middle(stays: boolean): Promise<number> {
  const all: number[] = []
  for (let i = 0; i < times; i++) all.push(await cost(stays))
  return median(all)
}

try {
  await cost(false)
  const again = await middle(false)
  const fresh = await middle(true)
  console.log(JSON.stringify({ fresh, again } satisfies BareWriteFigures))
} finally {
  rmSync(folder, { recursive: true })
}
