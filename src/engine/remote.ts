import { z } from "zod"
import { momentOf } from "../base/moment-of.ts"
import type { Event } from "../event/event.ts"
import type {
  DryAnswer,
  PastAnswer,
  QueryAnswer,
  RecordingAnswer,
  ReloadAnswer,
  SendAnswer,
  Span,
  StreamsVersion,
  WhyAnswer,
} from "./answers.ts"
import type { CompareAnswer, ShadowAnswer } from "./edit-answers.ts"
import type { Fault } from "./live/fault.ts"
import type { Flow } from "./live/flow.ts"
import type { Inspection } from "./live/inspection.ts"
import type { Frame, Since, WatchOf } from "./live/watch.ts"
import type { Version } from "./load/revive.ts"
import type { Status, SuspendAnswer } from "./status-answers.ts"

export type {
  DryAnswer,
  PastAnswer,
  QueryAnswer,
  RecordingAnswer,
  ReloadAnswer,
  SendAnswer,
  Span,
  WhyAnswer,
  WhyEnd,
} from "./answers.ts"
export type { CompareAnswer, ShadowAnswer } from "./edit-answers.ts"
export type { Status, SuspendAnswer } from "./status-answers.ts"

/** What a query asks for. */
export const QueryRequest = z.strictObject({
  query: z.string().max(100_000).default("true").meta({ description: "in the query language of docs/protocols.md" }),
  /** Field to sort by; `-metric` sorts downwards. */
  sort: z.string().max(200).optional().meta({ description: "a field; -metric sorts downwards" }),
  limit: z.coerce
    .number()
    .int()
    .positive()
    .max(1_000_000)
    .optional()
    .meta({ type: "integer", minimum: 1, maximum: 1_000_000 }),
  /** Only these fields of each event. */
  fields: z.array(z.string()).optional(),
})
export type QueryRequest = z.infer<typeof QueryRequest>

/** A moment, as the command line takes it too; without a zone it is the time of the machine that dmon runs on. */
const Moment = z
  .union([z.number(), z.string().max(100)])
  .transform((given, context) => {
    const seconds = typeof given === "number" ? given : momentOf(given, Date.now() / 1000)
    if (seconds !== undefined && seconds > 0) return seconds
    context.addIssue(`${JSON.stringify(given)} is not a moment: ISO 8601, seconds since 1970, 12:03, or -5m`)
    return z.NEVER
  })
  .meta({ type: "string", examples: ["12:03", "-5m", "2026-11-20T03:12:00Z", "1700000000"] })

/** What is to be told: of a record, of an action, of the last event of a host and service, or why a stream did nothing with it. */
export const WhyRequest = z
  .strictObject({
    event: z.coerce
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ type: "integer", minimum: 0, description: "the number of a record" }),
    action: z.string().max(10_000).optional().meta({ description: "the id of an action" }),
    host: z.string().max(10_000).optional(),
    service: z.string().max(10_000).optional(),
    /** With host and service: the stream or output that did not act. */
    not: z.string().max(1000).optional().meta({ description: "the stream or output that did not act" }),
    /** With host and service: their last event until then. */
    at: Moment.optional().meta({ description: "the moment that is meant: 12:03, -5m, ISO 8601, seconds since 1970" }),
  })
  .refine(
    ({ event, action, host, service }) =>
      [event !== undefined, action !== undefined, host !== undefined || service !== undefined].filter(Boolean)
        .length === 1,
    { error: "ask by event, by action, or by host and service" },
  )
export type WhyRequest = z.infer<typeof WhyRequest>

/** The index as it was at a moment. */
export const PastRequest = z.strictObject({
  at: Moment.meta({ description: "12:03, -5m, ISO 8601, or seconds since 1970" }),
  query: QueryRequest.shape.query,
  limit: QueryRequest.shape.limit,
})
export type PastRequest = z.input<typeof PastRequest>

/** What of a place is asked for. */
export const InspectRequest = z.strictObject({
  /** A place's address, with or without its keys: `disk/by[web-1]/throttle`, or `disk/by[]/throttle` for all of them. */
  address: z.string().max(10_000).meta({ description: "disk/by[web-1]/throttle, or disk/by[]/throttle for all keys" }),
  /** How many keys are shown. */
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .meta({ type: "integer", minimum: 1, maximum: 10_000, description: "how many keys are shown" }),
})
export type InspectRequest = z.input<typeof InspectRequest>

const StreamName = z.string().max(10_000).meta({ description: "a stream's name" })
/** Which stream is to be given nothing, for how long, and why. */
export const SuspendRequest = z.strictObject({
  stream: StreamName,
  seconds: z
    .number()
    .min(1)
    .max(30 * 86_400),
  reason: z.string().trim().min(1).max(1000).meta({ description: "told wherever the stream is shown" }),
})
export type SuspendRequest = z.infer<typeof SuspendRequest>

/** Which stream is to be given all again. */
export const ResumeRequest = z.strictObject({ stream: StreamName })
export type ResumeRequest = z.infer<typeof ResumeRequest>

/** Which part of the recording is wanted, and whether it is to be handed over though it is on a disk. */
export const RecordingRequest = z.strictObject({
  /** The last so many seconds. */
  last: z.coerce
    .number()
    .positive()
    .optional()
    .meta({ type: "number", exclusiveMinimum: 0, description: "the last so many seconds" }),
  /** Those from this number on. */
  from: z.coerce
    .number()
    .int()
    .nonnegative()
    .optional()
    .meta({ type: "integer", minimum: 0, description: "the number of the first record" }),
  inline: z.stringbool().or(z.boolean()).default(false).meta({ type: "boolean" }),
})
export type RecordingRequest = z.input<typeof RecordingRequest>

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
  /** How many bytes it has unread. Watches of one connection give one and the same function. */
  readonly unread?: () => number
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
  /** What the streams would do with them. Nothing comes of it: they are played to streams beside those that run. */
  dry(events: readonly Event[]): Promise<DryAnswer>
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
  /** Gives a stream nothing for a while, by the engine's clock. Rejects with DM144 where there is none of that name. */
  suspend(request: SuspendRequest): Promise<SuspendAnswer>
  /** Gives it all that comes again. */
  resume(request: ResumeRequest): Promise<SuspendAnswer>
  reload(): Promise<ReloadAnswer>
  /** The versions of the streams since the start, and those that were refused, the newest first. */
  versions(): Promise<readonly StreamsVersion[]>
  /** What came in, to be played again. */
  recording(request: RecordingRequest): Promise<RecordingAnswer>
  compare(version?: Version): Promise<CompareAnswer>
  /** Runs other streams beside those that run, on what comes in; their actions are recorded, not carried out. */
  shadow(request: ShadowRequest): Promise<Shadowing>
  /** Everything that is counted, in Prometheus' text format. */
  metrics(): Promise<string>
}
