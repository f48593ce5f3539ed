import { z } from "zod"
import type { Ledger } from "../base/ledger.ts"
import type { Event } from "../event/event.ts"
import type { Fault } from "./live/fault.ts"
import type { Flow } from "./live/flow.ts"
import type { Inspection, InspectRequest } from "./live/inspection.ts"
import type { Frame, Since, WatchOf } from "./live/watch.ts"
import type { Version } from "./load/revive.ts"
import type { Difference } from "./replay/difference.ts"
import type { PlainStep } from "./replay/plain-step.ts"

/** What a query asks for. */
export const QueryRequest = z.strictObject({
  query: z.string().max(100_000).default("true"),
  /** Field to sort by; `-metric` sorts downwards. */
  sort: z.string().max(200).optional(),
  limit: z.coerce.number().int().positive().max(1_000_000).optional(),
  /** Only these fields of each event. */
  fields: z.array(z.string()).optional(),
})
export type QueryRequest = z.infer<typeof QueryRequest>

export interface QueryAnswer {
  readonly events: readonly Event[]
  /** How many entries matched, before the limit. */
  readonly matched: number
  /** How many entries the index holds. */
  readonly size: number
  /** Seconds that an entry without a ttl stays. */
  readonly ttl?: number
}

export interface SendAnswer {
  /** How many events were accepted. */
  readonly accepted: number
  /** The journal's number of the record that holds them. */
  readonly position: number
  /** What each place of the streams did with them at once; where it was asked for. */
  readonly steps?: readonly PlainStep[]
}

/** What is to be told: of a record, of an action, of the last event of a host and service, or why a stream did nothing with it. */
export const WhyRequest = z
  .strictObject({
    event: z.coerce.number().int().nonnegative().optional(),
    action: z.string().max(10_000).optional(),
    host: z.string().max(10_000).optional(),
    service: z.string().max(10_000).optional(),
    /** With host and service: the stream or output that did not act. */
    not: z.string().max(1000).optional(),
  })
  .refine(
    ({ event, action, host, service }) =>
      [event !== undefined, action !== undefined, host !== undefined || service !== undefined].filter(Boolean)
        .length === 1,
    { error: "ask by event, by action, or by host and service" },
  )
export type WhyRequest = z.infer<typeof WhyRequest>

/** What the streams did with a record, and for which reasons; found by playing the recording again. */
export interface WhyAnswer {
  readonly position: number
  readonly time: number
  readonly from: string
  /** Whether all of the state before it is known. */
  readonly whole: boolean
  /** What the answer rests on. */
  readonly notes: readonly string[]
  /** In words: why not. */
  readonly said: readonly string[]
  /** Why not: where it came no further, and where it did what was asked about. */
  readonly stopped?: readonly WhyEnd[]
  readonly reached?: readonly WhyEnd[]
  readonly steps: readonly PlainStep[]
}

export type WhyEnd = Pick<PlainStep, "address" | "name" | "verdict">

/** The index as it was at a moment. */
export const PastRequest = z.strictObject({
  /** Seconds since the epoch. */
  at: z.coerce.number().positive(),
  query: QueryRequest.shape.query,
  limit: QueryRequest.shape.limit,
})
export type PastRequest = z.input<typeof PastRequest>

export interface PastAnswer extends QueryAnswer {
  /** The moment, and what the recording spans, in seconds since the epoch. */
  readonly at: number
  readonly notes: readonly string[]
}

/** How far back the recording goes: seconds since the epoch. */
export interface Span {
  readonly first: number
  readonly last: number
  /** How many records came in each of equal parts of it: what a scrubber draws. */
  readonly parts: readonly { readonly from: number; readonly records: number }[]
}

export interface OperatorStatus {
  readonly address: string
  readonly in: number
  readonly out: number
  readonly errors: number
  readonly dropped: Readonly<Record<string, number>>
}

/** How a running engine is doing. */
export interface Status {
  readonly name: string
  readonly version: string
  readonly pid: number
  /** Seconds since the epoch. */
  readonly started: number
  readonly now: number
  readonly position: number
  readonly streams: readonly (Ledger & { readonly name: string; readonly operators: readonly OperatorStatus[] })[]
  readonly listeners: readonly (Ledger & {
    readonly name: string
    readonly address: string
    readonly about: string
    readonly state: string
    readonly gauges: Readonly<Record<string, number>>
  })[]
  readonly outputs: readonly (Ledger & {
    readonly name: string
    readonly key: string
    /** What keeps it from doing what its name says. */
    readonly note?: string
  })[]
  readonly index: { readonly size: number }
  readonly timers: number
  readonly journal: { readonly first: number; readonly next: number; readonly bytes: number }
  /** Events that came round the loop-back too often, and failures within failures: counted only. */
  readonly overlooped: number
  readonly nestedFailures: number
  /** The time that one input took to pass the streams, in microseconds; of a sample. */
  readonly latency: { readonly p50: number; readonly p99: number }
  /** The version of the streams that runs, and since when. */
  readonly version_of_streams: { readonly number: number; readonly since: number }
  /** Set while the file on disk is not what runs: since when, and why. */
  readonly stale?: { readonly since: number; readonly error: string } | undefined
}

export interface ReloadAnswer {
  readonly ok: boolean
  readonly version: number
  /** What happened, in lines for people. */
  readonly report: string
}

/** Which part of the recording is wanted, and whether it is to be handed over though it is on a disk. */
export const RecordingRequest = z.strictObject({
  /** The last so many seconds. */
  last: z.coerce.number().positive().optional(),
  /** Those from this number on. */
  from: z.coerce.number().int().nonnegative().optional(),
  inline: z.stringbool().or(z.boolean()).default(false),
})
export type RecordingRequest = z.input<typeof RecordingRequest>

export interface RecordingAnswer {
  readonly name: string
  /** The data folder, if it keeps one; all that came in before the answer is in there. */
  readonly folder?: string | undefined
  /** Else, and where it is asked for, the records in memory: pages of the journal, base64. */
  readonly pages?: readonly string[] | undefined
  /** The number of the oldest record that is handed over. */
  readonly first: number
  /** The streams that run. */
  readonly version?: Version | undefined
  readonly ttl?: number | undefined
  /** Where its clock stands, in seconds. */
  readonly now: number
}

/** What a reload would do with the state of the streams that run. */
export interface CompareAnswer {
  /** They are those that run: there is nothing to reload. */
  readonly same: boolean
  readonly kept: readonly string[]
  readonly reset: readonly { readonly address: string; readonly why: string }[]
  readonly homeless: readonly string[]
  /** The version that runs. */
  readonly version: number
}

/** A version of the streams, from outside; without it, what stands in the files that the engine was started with. */
export const VersionRequest = z.strictObject({
  text: z.string(),
  map: z.string(),
  // Files are named by it.
  hash: z.string().regex(/^\w{1,64}$/),
  filename: z.string(),
  entries: z.array(z.string()).min(1).readonly(),
})

export const ShadowRequest = z.strictObject({
  version: VersionRequest,
  /** For how many seconds. */
  seconds: z
    .number()
    .positive()
    .max(7 * 86_400),
  /** Puts it in the place of what runs when its time is over and nothing failed. */
  promote: z.boolean().default(false),
})
export type ShadowRequest = z.input<typeof ShadowRequest>

export interface ShadowAnswer {
  /** How long it ran, in seconds, and how many inputs it was given. */
  readonly seconds: number
  readonly inputs: number
  /** What it did and the streams that run did not, and the other way round. */
  readonly difference: Difference
  readonly failures: number
  readonly faults: readonly string[]
  /** Why it ended before its time. */
  readonly ended?: string | undefined
  /** What came of the wish to promote it. */
  readonly promoted?: ReloadAnswer | undefined
}

/** A shadow that runs: what it comes to, and how it is ended before its time. */
export interface Shadowing {
  readonly answer: Promise<ShadowAnswer>
  end(): void
  /** Ends it, and wants no answer. */
  leave(): void
}

export interface Watching {
  readonly since?: Since | undefined
  readonly over?: (() => void) | undefined
  /** Whoever is shown it has much unread: it is to get less. */
  readonly behind?: () => boolean
}

/** A watch: the channel that its frames bear, and how it is ended. */
export interface Watched {
  readonly channel: string
  end(): void
}

/**
 * What may be asked of a running engine. The engine implements it, `web/` serves it and has its client, commands use
 * either. Errors are DmonErrors.
 */
export interface Remote {
  status(): Promise<Status>
  query(request: QueryRequest): Promise<QueryAnswer>
  /** `traced`: tells what the streams did with them. */
  send(events: readonly Event[], options?: { readonly traced?: boolean }): Promise<SendAnswer>
  /**
   * Calls `show` with what is seen, frame by frame, until it is ended; `over` if the engine ends it before
   * that. `since`: the last frame of an earlier watch that was shown; it goes on after it, if that is known still.
   */
  watch(request: WatchOf, show: (frame: Frame) => void, options?: Watching): Promise<Watched>
  /** The streams as they run. */
  flow(): Promise<Flow>
  /** What a place of them holds. Rejects with DM144 where there is none. */
  inspect(request: InspectRequest): Promise<Inspection>
  /** What failed of late, the newest first. */
  faults(): Promise<readonly Fault[]>
  why(request: WhyRequest): Promise<WhyAnswer>
  /** The index as it was. */
  past(request: PastRequest): Promise<PastAnswer>
  span(): Promise<Span>
  reload(): Promise<ReloadAnswer>
  /** What came in, to be played again. */
  recording(request: RecordingRequest): Promise<RecordingAnswer>
  compare(version?: Version): Promise<CompareAnswer>
  /** Runs other streams beside those that run, on what comes in; their actions are recorded, not carried out. */
  shadow(request: ShadowRequest): Promise<Shadowing>
  /** Everything that is counted, in Prometheus' text format. */
  metrics(): Promise<string>
}
