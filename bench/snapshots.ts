// What a snapshot costs while events come in: 100,000 series of the typical streams, a tenth of which changes between
// two. CPU time of all threads, the file's writing included; a slice is what runs on the thread of the streams before
// anything else has its turn there, with the collection of garbage that this thread does in it. Prints JSON.
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { savedHead, savedOf } from "../src/engine/journal/data.ts"
import { disk } from "../src/engine/journal/disk.ts"
import { snapshots } from "../src/engine/journal/snapshots.ts"
import { partition } from "../src/engine/partition.ts"
import { writeSnapshot } from "../src/engine/write-snapshot.ts"
import { type Event, event } from "../src/event/event.ts"
import { Shot } from "../src/streams/core/shot.ts"
import type { Branch } from "../src/streams/core/stage.ts"
import { median } from "./median.ts"
import * as typical from "./streams-typical.ts"
import { services } from "./tape.ts"

export interface SnapshotFigures {
  readonly series: number
  readonly changed: number
  /** Branches of keys, each with its states and timers. */
  readonly frames: number
  /** Bytes of a snapshot's file. */
  readonly bytes: number
  /** Milliseconds of CPU that a snapshot takes, all told. */
  readonly cpu: number
  /** Milliseconds of CPU of its slices, on the thread that they hold up. */
  readonly slices: { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number }
}

const series = 100_000
const changed = series / 10
const perInput = 100
const warm = 2
const times = 7

const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
const own = partition({ start: 1_800_000_000_000, ttl: 86_400, act: () => {} })
own.swap(own.grow(Object.entries(typical).map(([name, stream]) => ({ name, stream: stream as Branch }))))
const kept = snapshots(disk(folder), savedOf)

const tags = [
  ["prod", "eu"],
  ["test", "us"],
]
const attributes = [{ region: "zone-1-west", rack: "r1" }]
let count = 0
/** A tenth of the time passes in which each series has one event. */
function feed(events: number): void {
  for (let i = 0; i < events; i += perInput) own.input(own.clock.now + perInput, Array.from({ length: perInput }, next))
}
function next(): Event {
  const n = (count++ * 7919) % series
  return event({
    host: `host-${Math.floor(n / services.length)}`,
    service: services[n % services.length],
    state: count % 100 === 0 ? "critical" : "ok",
    description: `took ${count * 1000} ns of ${n}`,
    time: own.clock.seconds,
    metric: (n % 997) / 997,
    tags: tags[n % 2],
    attributes: attributes[0],
  })
}

const spent = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}
/**
 * Starts a clock of the CPU time of this thread, in milliseconds: at most that of all threads, V8's own at work beside it
 * among them, and at most the time that has passed.
 */
function ofThread(): () => number {
  const [cpu, begun] = [process.cpuUsage(), performance.now()]
  return () => Math.min(spent(cpu), performance.now() - begun)
}

/** Takes a snapshot; its slices are timed, or its CPU time is taken, which their timing would be part of. */
async function one(slices?: number[]): Promise<number> {
  const whole = process.cpuUsage()
  let slice = ofThread()
  const begin = () => {
    if (slices !== undefined) slice = ofThread()
  }
  const over = () => void slices?.push(slice())
  const shooting = own.shoot()
  over()
  begin()
  const saving = kept.begin(shooting.position)
  const timed: typeof shooting = {
    ...shooting,
    next() {
      begin()
      const part = shooting.next()
      if (part === undefined) over()
      return part
    },
  }
  const timedSaving: typeof saving = {
    ...saving,
    write(part) {
      const writing = saving.write(part)
      over()
      return writing
    },
  }
  await writeSnapshot(timed, timedSaving, savedHead({ streams: "bench" }))
  await saving.keep()
  const cpu = spent(whole)
  kept.prune([])
  return cpu
}

try {
  feed(3 * series)
  const all: number[] = []
  const slices: number[] = []
  for (let i = 0; i < warm + times; i++) {
    feed(changed)
    await one(i < warm ? [] : slices)
    feed(changed)
    const cpu = await one()
    if (i >= warm) all.push(cpu)
  }
  slices.sort((a, b) => a - b)
  const at = (share: number) => slices[Math.min(slices.length - 1, Math.floor(slices.length * share))] as number
  const [last] = disk(folder).list().reverse()
  const figures: SnapshotFigures = {
    series,
    changed,
    frames: new Shot(own.tree).left,
    bytes: statSync(join(folder, last as string)).size,
    cpu: median(all),
    slices: { count: slices.length / times, p50: at(0.5), p99: at(0.99), max: at(1) },
  }
  console.log(JSON.stringify(figures))
} finally {
  own.dispose()
  rmSync(folder, { recursive: true })
}
