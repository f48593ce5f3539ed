import { z } from "zod"
import type { Ledger } from "../base/ledger.ts"
import type { Event } from "../event/event.ts"

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
}

/** What a tap shows: the events that enter the streams, thinned by a query. */
export const TapRequest = z.strictObject({ query: z.string().max(100_000).default("true") })
export type TapRequest = z.infer<typeof TapRequest>

export interface SendAnswer {
  /** How many events were accepted. */
  readonly accepted: number
  /** The journal's number of the record that holds them. */
  readonly position: number
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
  readonly outputs: readonly (Ledger & { readonly name: string; readonly key: string })[]
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

/**
 * What may be asked of a running engine. The engine implements it, `web/` serves it and has its client, commands use
 * either. Errors are DmonErrors.
 */
export interface Remote {
  status(): Promise<Status>
  query(request: QueryRequest): Promise<QueryAnswer>
  send(events: readonly Event[]): Promise<SendAnswer>
  /** Calls `show` for each event that enters, until the answer is called; `over` if the engine ends it before that. */
  tap(request: TapRequest, show: (event: Event) => void, over?: () => void): Promise<() => void>
  reload(): Promise<ReloadAnswer>
  /** Everything that is counted, in Prometheus' text format. */
  metrics(): Promise<string>
}
