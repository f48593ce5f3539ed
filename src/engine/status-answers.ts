import { z } from "zod"
import { counter, reasons, seconds } from "./answers.ts"

// What is answered of how a running engine is doing.

const Ledger = z.object({ in: counter, out: counter, dropped: reasons, held: counter })

const OperatorStatus = z
  .object({ address: z.string(), in: counter, out: counter, errors: counter, dropped: reasons })
  .readonly()
  .meta({ id: "OperatorStatus" })

/** Since when and until when a stream is given nothing, in seconds, and why. */
const Suspended = z
  .object({ since: seconds, until: seconds, reason: z.string() })
  .readonly()
  .meta({ id: "Suspended", description: "Since when and until when a stream is given nothing, and why." })
export type Suspended = z.infer<typeof Suspended>

/** What became of a stream that was to be suspended, or to go on. */
export const SuspendAnswer = z
  .object({ stream: z.string(), suspended: Suspended.optional() })
  .readonly()
  .meta({ id: "SuspendAnswer" })
export type SuspendAnswer = z.infer<typeof SuspendAnswer>

/** Those that were skipped were due while the last was still being written. */
export const Snapshots = z
  .object({ saved: counter, skipped: counter, failed: counter, ok: z.boolean() })
  .readonly()
  .meta({ id: "Snapshots", description: "since the start; skipped: due while the last was still being written" })
export type Snapshots = z.infer<typeof Snapshots>

/** How a running engine is doing. */
export const Status = z
  .object({
    name: z.string(),
    version: z.string(),
    pid: z.int(),
    /** Seconds since the epoch. */
    started: seconds,
    now: seconds,
    position: z.int(),
    streams: z
      .array(
        Ledger.extend({
          name: z.string(),
          operators: z.array(OperatorStatus).readonly(),
          /** Set while it is given nothing: since when, until when, and why. */
          suspended: Suspended.optional().meta({ description: "while it is given nothing" }),
        }).readonly(),
      )
      .readonly(),
    listeners: z
      .array(
        Ledger.extend({
          name: z.string(),
          address: z.string(),
          about: z.string(),
          state: z.string(),
          gauges: z.record(z.string(), z.number()),
        }).readonly(),
      )
      .readonly(),
    outputs: z
      .array(
        Ledger.extend({
          name: z.string(),
          key: z.string(),
          /** What keeps it from doing what its name says. */
          note: z.string().optional().meta({ description: "what keeps it from doing what its name says" }),
        }).readonly(),
      )
      .readonly(),
    index: z.object({ size: counter }).readonly(),
    timers: counter,
    journal: z.object({ first: counter, next: counter, bytes: counter }).readonly(),
    /** Where a data folder is kept: the snapshots since the start, and whether the last that was due could be made. */
    snapshots: Snapshots.optional(),
    /** Events that came round the loop-back too often, and failures within failures: counted only. */
    overlooped: counter,
    nestedFailures: counter,
    /** The time that one input took to pass the streams, in microseconds; of a sample. */
    latency: z
      .object({ p50: z.number(), p99: z.number() })
      .readonly()
      .meta({ description: "microseconds that one input took to pass the streams; of a sample" }),
    /** The version of the streams that runs, and since when. */
    version_of_streams: z.object({ number: z.int(), since: seconds }).readonly(),
    /** How the process is doing: what it waited, in milliseconds, and holds, in bytes. */
    process: z
      .object({
        /** How late the event loop was, and how long the garbage collector kept it, at most in 99 of 100 cases, of late. */
        lag: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).readonly(),
        gc: z.object({ p50: z.number(), p99: z.number(), max: z.number(), count: counter }).readonly(),
        rss: counter,
        heap: counter,
      })
      .readonly()
      .meta({ description: "milliseconds that the event loop was late and the collector took, of late; bytes" }),
    /** Who watches, and how many channels serve them. */
    watches: z.object({ readers: counter, channels: counter }).readonly(),
    /** Set while the file on disk is not what runs: since when, and why. */
    stale: z
      .object({ since: seconds, error: z.string() })
      .readonly()
      .optional()
      .meta({ description: "while the file on disk is not what runs: since when, and why" }),
  })
  .readonly()
  .meta({ id: "Status" })
export type Status = z.infer<typeof Status>
