// What it costs the kernel to write what a recording of a million events writes, with nothing else done, in pieces of a
// MiB that are synced as a recording is: through the page cache, and past it. The first hangs on the machine: on one whose
// memory grows and shrinks, each new page is dear. CPU-seconds for a million events; prints JSON.
import { closeSync, constants, fdatasync, mkdtempSync, openSync, rmSync, write } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { aligned, room } from "../src/engine/journal/aligned.ts"
import { median } from "./median.ts"

export interface BareWriteFigures {
  readonly cached: number
  readonly past: number
}

/** Of a million events in Riemann's protocol, with the journal's own, in bytes. */
const recorded = 107e6
/** What comes in 100 ms at a million events a second, in pieces. */
const synced = 10
const millions = 5
const times = 3

const [sync, put] = [promisify(fdatasync), promisify(write)]
const { bytes } = aligned.take()
bytes.fill(7)
const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
let number = 0

async function cost(flags: number): Promise<number> {
  const before = process.cpuUsage()
  const fd = openSync(join(folder, String(number++)), constants.O_WRONLY | constants.O_CREAT | flags)
  for (let i = 0; i < (millions * recorded) / room; i++) {
    await put(fd, bytes, 0, room, i * room)
    if (i % synced === 0) await sync(fd)
  }
  await sync(fd)
  closeSync(fd)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6 / millions
}

async function middle(flags: number): Promise<number> {
  const all: number[] = []
  for (let i = 0; i < times; i++) all.push(await cost(flags))
  return median(all)
}

try {
  const figures: BareWriteFigures = { past: await middle(constants.O_DIRECT), cached: await middle(0) }
  console.log(JSON.stringify(figures))
} finally {
  rmSync(folder, { recursive: true })
}
