import { z } from "zod"
import type { Event } from "../../event/event.ts"
import type { Moved } from "../../event/moved.ts"
import type { Flow } from "./flow.ts"

/** What a watch may be asked for, whichever it is: which of it goes together, `WatchRequest` says. */
export const watchFields = {
  query: z.string().max(100_000).meta({ description: "index and tap: in the query language" }),
  of: z
    .string()
    .max(1000)
    .meta({ description: "tap: a glob of addresses; nothing for what enters; @index; @topic/NAME" }),
  side: z.enum(["in", "out"]).meta({ description: "tap: out (what a place emits) or in" }),
  most: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .meta({ description: "tap: values a second; when there are more, an even sample of them; 200 if it is absent" }),
  rate: z.coerce.number().min(0.1).max(10).meta({ description: "frames a second, at most" }),
}
const query = watchFields.query.default("true")
const rate = watchFields.rate.default(10)

/**
 * What somebody wants to see as it happens: entries of the index as they change; values as they pass a place of the
 * streams; or what each place counts. `of`: a glob of addresses; nothing for the events that enter; `@index` for what is
 * put into the index, and what expires from it; `@topic/deploys` for what is published there.
 */
export const WatchRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("index"), query, rate }),
  z.strictObject({
    kind: z.literal("tap"),
    query,
    of: watchFields.of.default(""),
    side: watchFields.side.default("out"),
    rate,
    most: watchFields.most.default(200),
  }),
  z.strictObject({ kind: z.literal("flow"), rate: watchFields.rate.default(1) }),
])
export type WatchRequest = z.infer<typeof WatchRequest>
export type WatchOf = z.input<typeof WatchRequest>

/** Where a watch is taken up again: after this frame of this channel. */
export const Since = z.strictObject({ channel: z.string().max(100), seq: z.int().nonnegative() })
export type Since = z.infer<typeof Since>

/** One value that passed a place. */
export interface Passed {
  /** Seconds since the epoch, by the engine's clock. */
  readonly time: number
  /** The place's address; empty where events enter. */
  readonly at: string
  readonly value: unknown
  /** It is there whatever the sampling: the event's state is another than the one before of its host and service. */
  readonly turn?: true
}

/** What a place has counted, in the order of the flow's nodes. */
export type Counted = readonly [received: number, emitted: number, errors: number, dropped: number]

/**
 * One message of a watch. Equal requests share a channel, and with it its frames. First come frames with `live: false`
 * that tell all there is (a new one with `first` begins anew: what was known is to be forgotten), then, without a gap,
 * those with `live: true` that tell what changed.
 */
export interface Frame {
  readonly channel: string
  /** One more than that of the frame before; those of a snapshot bear the number after which changes follow. */
  readonly seq: number
  /** Seconds since the epoch, by the engine's clock. */
  readonly now: number
  readonly live: boolean
  readonly first?: true
  /** Since the frame before: what happened, what of it is told here, and what is not. */
  readonly seen: number
  readonly sent: number
  readonly dropped: number
  /** Index: entries that are new or changed, whole, with the number that stands for them, and when they expire. */
  readonly set?: readonly (readonly [id: number, event: Event, until: number])[]
  /** Index: what of entries moved, by `now`. */
  readonly moved?: readonly Moved[]
  /** Index: entries that are there no more, and whether they expired. */
  readonly gone?: readonly (readonly [id: number, expired: boolean])[]
  /** Tap. */
  readonly values?: readonly Passed[]
  /** Flow: what stands where; told at the beginning, and again when other streams run. */
  readonly flow?: Flow
  readonly counts?: readonly Counted[]
  /** Flow: of each stream, how long a value took to pass it, in microseconds; of a sample. */
  readonly latency?: readonly (readonly [p50: number, p99: number])[]
  /** Told to one reader that is too slow: it gets less until it has caught up. */
  readonly slow?: { readonly missed: number }
}
