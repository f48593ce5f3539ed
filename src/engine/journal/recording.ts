import { DmonError } from "../../base/error.ts"
import type { Log } from "../../base/log.ts"
import type { Timers } from "../../base/supervise.ts"
import { errorText } from "../../base/text-of.ts"
import { type Journal, journal } from "./journal.ts"
import type { Segments } from "./segments.ts"

export interface RecordingOptions {
  readonly segments: Segments
  /** Answers and actions wait until what led to them is on the disk. */
  readonly durable: boolean
  /** When nothing more can be written: take nothing more in, or go on without a recording. */
  readonly whenFull: "stop" | "go-on"
  readonly timers: Timers
  readonly log: Log
  /** How long records stay in memory before they are written, in milliseconds, where nothing waits for them. */
  readonly interval?: number
}

/** What keeps the journal on disk. */
export interface Recording {
  readonly journal: Journal
  /** Calls back when all that was appended before is on the disk, in order; at once, where nothing waits for the disk. */
  settled(run: () => void): void
  /** Why nothing more is taken in, while that is so. */
  readonly blocked: string | undefined
  /** How many bytes went unrecorded, because the disk took no more. */
  readonly unrecorded: number
  /** Writes and syncs all there is. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** How long after a failure the disk is tried again, in milliseconds. */
const pause = 1000

/**
 * Writes what the ring holds to the segments: after `interval`, or, if durable, at once and in groups: one sync is for
 * all that was written before it, and what comes meanwhile is the next group.
 */
export function recording({ segments, durable, whenFull, timers, log, interval = 100 }: RecordingOptions): Recording {
  const waiting: { readonly after: number; readonly run: () => void }[] = []
  let syncing: Promise<void> | undefined
  let armed = false
  let failure: string | undefined
  let skipping = false
  let unrecorded = 0
  let closed = false

  const keeper = {
    appended() {
      if (armed || failure !== undefined) return
      armed = true
      if (durable) setImmediate(group)
      else timers.after(interval, write)
    },
    pressed: () => write(),
  }
  const ring = journal({ next: segments.next, keeper })
  const rest: { page: Parameters<Segments["write"]>[0]; from: number; to: number }[] = []

  function write(): void {
    armed = false
    for (let part = rest.shift() ?? ring.take(); part !== undefined; part = rest.shift() ?? ring.take()) {
      // After a gap the recording goes on where a table of names begins.
      if (skipping && part.from > 0) {
        unrecorded += part.to - part.from
        continue
      }
      try {
        segments.write(part.page, part.from, part.to)
        if (failure !== undefined) log.info("journal", "the disk takes records again")
        failure = undefined
        skipping = false
      } catch (error) {
        failed(error)
        if (whenFull === "stop") return void rest.unshift(part)
        skipping = true
        unrecorded += part.to - part.from
        failure = undefined
      }
    }
  }
  function failed(error: unknown): void {
    failure = errorText(error)
    const what = whenFull === "stop" ? "nothing more is taken in" : "what comes in is not recorded"
    log.every("journal").error(
      "journal",
      new DmonError("DM601", `the journal cannot be written: ${what}`, {
        why: failure,
        fix: "make room on its disk; dmon tries again every second",
        cause: error,
      }),
    )
    if (whenFull === "stop" && !closed) timers.after(pause, () => (durable ? void group() : write()))
  }

  async function group(): Promise<void> {
    armed = false
    if (syncing !== undefined) return
    write()
    const written = failure === undefined ? ring.next : 0
    syncing = segments.sync().catch(failed)
    await syncing
    syncing = undefined
    while (waiting.length > 0 && (waiting[0] as (typeof waiting)[number]).after <= written) waiting.shift()?.run()
    if (ring.next > written && failure === undefined && !armed) keeper.appended()
  }

  return {
    journal: ring,
    settled(run) {
      if (durable) waiting.push({ after: ring.next, run })
      else run()
    },
    get blocked() {
      return failure
    },
    get unrecorded() {
      return unrecorded
    },
    async flush() {
      await syncing
      write()
      await segments.sync()
      if (durable) await group()
    },
    async close() {
      closed = true
      await this.flush()
      segments.close()
    },
  }
}
