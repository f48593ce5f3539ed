import { z } from "zod"
import type { Event as Noun } from "../event/event.ts"
import type { ErrorFields } from "./error-fields.ts"
import { Written } from "./live/flow.ts"

// Loaded by whoever serves or documents them, and by nobody who only runs an engine: that reads their types.

/** An event, in answers: attributes stand in an object of their own. */
export const Event: z.ZodType<Noun> = z
  .object({
    host: z.string().optional(),
    service: z.string().optional(),
    state: z.string().optional(),
    description: z.string().optional(),
    time: z.number().optional().meta({ description: "seconds since the epoch" }),
    ttl: z.number().optional().meta({ description: "seconds that it is valid" }),
    metric: z.number().optional(),
    tags: z.array(z.string()).readonly().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "Event", description: "What happened; host and service together are its identity in the index." })

/** What happened, why, and how to fix it. */
export const ErrorAnswer: z.ZodType<ErrorFields> = z
  .object({
    code: z.string().meta({ description: "one of docs/errors.md; it keeps its meaning", examples: ["DM304"] }),
    message: z.string(),
    why: z.string().optional(),
    fix: z.string().optional(),
    frame: z.string().optional().meta({ description: "lines of source, ready to print" }),
    more: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "Error" })

/** Any value; JSON leaves out one that is undefined, the type does not. */
export const anything = z.unknown().optional() as unknown as z.ZodUnknown
export const counter = z.int().nonnegative()
export const seconds = z.number().meta({ description: "seconds since the epoch" })
export const texts = z.array(z.string()).readonly()
export const reasons = z.record(z.string(), counter).meta({ description: "by reason" })

const Found = z.object({
  events: z.array(Event).readonly(),
  /** How many entries matched, before the limit. */
  matched: counter.meta({ description: "how many entries matched, before the limit" }),
  /** How many entries the index holds. */
  size: counter.meta({ description: "how many entries the index holds" }),
  /** Seconds that an entry without a ttl stays. */
  ttl: z.number().optional().meta({ description: "seconds that an entry without a ttl stays" }),
})
export const QueryAnswer = Found.readonly().meta({ id: "QueryAnswer" })
export type QueryAnswer = z.infer<typeof QueryAnswer>

/** What one operator did with one value, or when a timer of it fired. */
export const PlainStep = z
  .object({
    address: z.string(),
    name: z.string(),
    /** When, by the clock, in seconds. */
    time: seconds,
    /** `held`: it may still come of it. `opaque`: raw RxJS, of which nothing is known. */
    verdict: z
      .enum(["passed", "stopped", "held", "acted", "failed", "opaque"])
      .meta({ description: "held: it may still come of it; opaque: raw RxJS, of which nothing is known" }),
    given: anything,
    /** What it emitted at once. */
    emitted: z.array(z.unknown()).readonly().meta({ description: "what it emitted at once" }),
    /** What it asked for: the index, a topic, or an output by its key, and then the action's id. */
    acted: z
      .array(z.object({ target: z.string(), id: z.string().optional() }).readonly())
      .readonly()
      .meta({ description: "the index, a topic, or an output by its key with the action's id" }),
    /** Why it let go of something, if it says so. */
    dropped: texts,
    /** What it held before and after, in short. */
    before: anything,
    state: anything,
    /** The timers that it has set, and when they are due, in seconds. */
    due: z.record(z.string(), z.number()).meta({ description: "its timers, and when they are due" }),
    /** The fields that its test read, with what they were; undefined where it has no test. */
    read: z.record(z.string(), z.unknown()).optional().meta({ description: "the fields that its test read" }),
    /** It stands at, or behind, raw RxJS, whose state is not known. */
    volatile: z.boolean(),
    /** The timer that fired: there was no value. */
    timer: z.string().optional(),
    written: Written.optional(),
    get steps(): z.ZodReadonly<z.ZodArray<typeof PlainStep>> {
      return z.array(PlainStep).readonly()
    },
  })
  .meta({ id: "Step", description: "What one operator did with one value, or when a timer of it fired." })
export type PlainStep = z.infer<typeof PlainStep>

export const SendAnswer = z
  .object({
    /** How many events were accepted. */
    accepted: counter,
    /** The journal's number of the record that holds them. */
    position: z.int().meta({ description: "the journal's number of the record that holds them" }),
    /** What each place of the streams did with them at once; where it was asked for. */
    steps: z.array(PlainStep).readonly().optional().meta({ description: "what the streams did with them at once" }),
  })
  .readonly()
  .meta({ id: "SendAnswer" })
export type SendAnswer = z.infer<typeof SendAnswer>

/** What the streams would do with events, had they come: found by playing the recording, so that nothing of it is kept. */
export const DryAnswer = z
  .object({
    /** The journal's number of the last record before them: they are judged on what it, and those before it, came to. */
    position: z.int().meta({ description: "the number of the last record before them: they are judged on that state" }),
    /** When they would have come. */
    time: seconds,
    /** What the answer rests on. */
    notes: texts,
    steps: z.array(PlainStep).readonly().meta({ description: "what the streams would do with them at once" }),
  })
  .readonly()
  .meta({ id: "DryAnswer" })
export type DryAnswer = z.infer<typeof DryAnswer>

const WhyEnd = PlainStep.pick({ address: true, name: true, verdict: true }).readonly()
export type WhyEnd = z.infer<typeof WhyEnd>

/** What the streams did with a record, and for which reasons; found by playing the recording again. */
export const WhyAnswer = z
  .object({
    position: z.int(),
    time: seconds,
    from: z.string(),
    /** Whether all of the state before it is known. */
    stateKnown: z.boolean().meta({ description: "whether all of the state before it is known" }),
    /** What the answer rests on. */
    notes: texts,
    /** In words: why not. */
    said: texts.meta({ description: "in words: why not" }),
    /** Why not: where it came no further, and where it did what was asked about. */
    stopped: z.array(WhyEnd).readonly().optional(),
    reached: z.array(WhyEnd).readonly().optional(),
    steps: z.array(PlainStep).readonly(),
  })
  .readonly()
  .meta({ id: "WhyAnswer" })
export type WhyAnswer = z.infer<typeof WhyAnswer>

export const PastAnswer = Found.extend({
  /** The moment, and what the recording spans, in seconds since the epoch. */
  at: seconds,
  notes: texts,
})
  .readonly()
  .meta({ id: "PastAnswer" })
export type PastAnswer = z.infer<typeof PastAnswer>

/** How far back the recording goes: seconds since the epoch. */
export const Span = z
  .object({
    first: seconds,
    last: seconds,
    /** How many records came in each of equal parts of it: what a scrubber draws. */
    parts: z.array(z.object({ from: seconds, records: counter }).readonly()).readonly(),
  })
  .readonly()
  .meta({ id: "Span" })
export type Span = z.infer<typeof Span>

export const ReloadAnswer = z
  .object({
    ok: z.boolean(),
    version: z.int(),
    /** What happened, in lines for people. */
    report: z.string().meta({ description: "what happened, in lines for people" }),
  })
  .readonly()
  .meta({ id: "ReloadAnswer" })
export type ReloadAnswer = z.infer<typeof ReloadAnswer>

/** A version of the streams that has run since the start, or one that was refused. */
export const StreamsVersion = z
  .object({
    number: z.int().meta({ description: "of one that was refused: that of the version that went on" }),
    /** When it began to run, or was refused. */
    since: seconds,
    hash: z.string().optional(),
    files: texts.optional(),
    /** What became of the state that places held: kept, begun anew, put aside for a while. */
    state: z.object({ kept: counter, reset: counter, aside: counter }).readonly().optional(),
    /** Why it does not run. */
    refused: ErrorAnswer.optional(),
  })
  .readonly()
  .meta({ id: "StreamsVersion" })
export type StreamsVersion = z.infer<typeof StreamsVersion>

const Version = z.object({
  text: z.string(),
  map: z.string(),
  hash: z.string(),
  filename: z.string(),
  entries: z.array(z.string()).readonly(),
})

export const RecordingAnswer = z
  .object({
    name: z.string(),
    /** The data folder, if it keeps one; all that came in before the answer is in there. */
    folder: z.string().optional().meta({ description: "the data folder, if it keeps one" }),
    /** Else, and where it is asked for, the records in memory: pages of the journal, base64. */
    pages: texts.optional().meta({ description: "pages of the journal, base64" }),
    /** The number of the oldest record that is handed over. */
    first: counter,
    /** The streams that run. */
    version: Version.optional(),
    ttl: z.number().optional(),
    /** Where its clock stands, in seconds. */
    now: seconds,
  })
  .readonly()
  .meta({ id: "RecordingAnswer" })
export type RecordingAnswer = z.infer<typeof RecordingAnswer>
