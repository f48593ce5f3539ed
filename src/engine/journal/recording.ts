import { DmonError } from "../../base/error.ts"
import type { Log } from "../../base/log.ts"
import type { Timers } from "../../base/supervise.ts"
import { errorText } from "../../base/text-of.ts"
import { room } from "./aligned.ts"
import { type Journal, journal } from "./journal.ts"
import type { Page } from "./record.ts"
import type { Segments } from "./segments.ts"

export interface RecordingOptions {
  readonly segments: Segments
  /** The number of the next record. */
  readonly next: number
  /** Answers and actions wait until what led to them is on the disk. */
  readonly durable: boolean
  /** When nothing more can be written: take nothing more in, or go on without a recording. */
  readonly whenFull: "stop" | "go-on"
  readonly timers: Timers
  readonly log: Log
  /** How long records stay in memory before they are written, in milliseconds, where nothing waits for them. */
  readonly interval?: number
  /** The size of the ring in memory. */
  readonly ring?: { readonly chunks: number; readonly chunkSize: number }
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
  /** Resolves when all there is is on the disk (or, as configured, given up); rejects with DM601 if it cannot be. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** How long records stay in memory where nothing waits for them, in milliseconds: what a killed process loses. */
const usual = 100

/** So many steps to a chunk: what makes a step is handed over as soon as it is there, so that no full page waits for a timer. */
const steps = 6

/** How long after a failure the disk is tried again, in milliseconds. */
const pause = 1000

/**
 * Writes what the ring holds to the segments, and syncs it: after `interval`, or, if durable, at once and in groups: one
 * sync is for all that was written before it, and what comes meanwhile is the next group.
 */
export function recording(options: RecordingOptions): Recording {
  const { segments, durable, whenFull, timers, log, interval = usual } = options
  const step = (options.ring?.chunkSize ?? room) / steps
  const waiting: { readonly after: number; readonly run: () => void }[] = []
  /** Records before this one are on the disk, or given up. */
  let settled = options.next
  let working: Promise<void> | undefined
  let armed = false
  let failure: DmonError | undefined
  let cancelRetry: (() => void) | undefined
  /** Until a page begins, since a piece of the last one is missing. */
  let skipping = false
  let unrecorded = 0
  /** About how much was appended since something was last written of it. */
  let waitingBytes = 0
  let closed = false
  /** The segments are closed: what comes is nobody's any more. */
  let isOver = false

  const arm = () => {
    const waits = cancelRetry !== undefined && whenFull === "stop"
    if (armed || (durable && working !== undefined) || waits || closed) return
    armed = true
    if (durable) setImmediate(due)
    else timers.after(interval, due)
  }
  const due = () => {
    if (isOver) return
    if (durable || working === undefined) void group()
    else meanwhile()
  }
  const appended = (bytes: number) => {
    arm()
    waitingBytes += bytes
    if (waitingBytes < step) return
    waitingBytes = 0
    if (failure === undefined) drain(begun)
  }
  /** A slow sync holds up no writing: what is written outlives a killed process. */
  const meanwhile = () => {
    armed = false
    drain(begun)
    segments.flush().catch(failed)
  }
  const drain = (take: typeof write) => {
    if (isOver) return
    try {
      ring.drain(take)
    } catch (error) {
      failed(error)
    }
  }
  const pressed = () => drain(write)
  const ring = journal({ ...options.ring, next: options.next, keeper: { appended, pressed } })

  const write = (page: Page, from: number, to: number): boolean => {
    if (skipping && from > 0) unrecorded += to - from
    else {
      try {
        segments.write(page, from, to)
        skipping = false
      } catch (error) {
        if (whenFull === "stop") throw error
        failed(error)
        skipping = true
        unrecorded += to - from
      }
    }
    return true
  }
  // A segment is followed by the next only when all of it is on the disk: what lacks before another was not just late.
  const begun = (page: Page, from: number, to: number): boolean =>
    from === 0 && segments.awaitsSync ? false : write(page, from, to)

  function failed(error: unknown): void {
    const what = whenFull === "stop" ? "nothing more is taken in" : "what comes in is not recorded"
    failure = new DmonError("DM601", `the journal cannot be written: ${what}`, {
      why: errorText(error),
      fix: "make room on its disk; dmon tries again every second",
      cause: error,
    })
    log.every("journal").error("journal", failure)
    if (closed) return
    cancelRetry ??= timers.after(pause, () => {
      cancelRetry = undefined
      if (skipping) ring.turn()
      void group()
    })
  }
  function recovered(): void {
    if (failure === undefined || skipping) return
    failure = undefined
    cancelRetry?.()
    cancelRetry = undefined
    log.info("journal", "the disk takes records again")
  }

  /** Writes and syncs one group: that which is under way, or a new one. */
  function group(): Promise<void> {
    armed = false
    working ??= one().finally(() => {
      working = undefined
      if (ring.next > settled) arm()
    })
    return working
  }
  /** What a sync has failed for may be gone, though a later one succeeds: it is written again. */
  function again(pledge: ReturnType<typeof ring.pledge>): void {
    pledge.back()
    segments.back()
    if (ring.first <= settled) return
    const lost = `records ${settled} to ${ring.first - 1} are lost: the disk took them and failed, and memory is too small`
    log.error("journal", `${lost}; nothing that waited for them is answered`)
    settled = ring.first
    while (waiting.length > 0 && (waiting[0] as (typeof waiting)[number]).after <= settled) waiting.shift()
  }
  async function one(): Promise<void> {
    let pledge: ReturnType<typeof ring.pledge> | undefined
    let to = settled
    const known = failure
    try {
      to = ring.drain(begun)
      const made = ring.pledge()
      const flushed = await segments.flush()
      pledge = made
      await segments.sync(flushed)
      pledge.keep()
      // Unless a write has failed since.
      if (failure === known) recovered()
    } catch (error) {
      failed(error)
      if (whenFull === "stop") {
        if (pledge !== undefined) again(pledge)
        return
      }
    }
    settled = to
    while (waiting.length > 0 && (waiting[0] as (typeof waiting)[number]).after <= settled) waiting.shift()?.run()
  }

  return {
    journal: ring,
    settled(run) {
      if (!durable || (waiting.length === 0 && ring.next <= settled)) run()
      else waiting.push({ after: ring.next, run })
    },
    get blocked() {
      return whenFull === "stop" ? failure?.why : undefined
    },
    get unrecorded() {
      return unrecorded
    },
    async flush() {
      const to = ring.next
      await working
      while (settled < to) {
        await group()
        if (failure !== undefined && settled < to) throw failure
      }
    },
    async close() {
      closed = true
      cancelRetry?.()
      await this.flush().catch(error => log.error("journal", error))
      isOver = true
      segments.close()
    },
  }
}
