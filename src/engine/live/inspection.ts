import { z } from "zod"
import type { FlowNode } from "./flow.ts"

export const InspectRequest = z.strictObject({
  /** A place's address, with or without its keys: `disk/by[web-1]/throttle`, or `disk/by[]/throttle` for all of them. */
  address: z.string().max(10_000),
  /** How many keys are shown. */
  limit: z.coerce.number().int().min(1).max(10_000).default(50),
})
export type InspectRequest = z.input<typeof InspectRequest>

/** What one place holds for one key. */
export interface Held {
  /** The address with its keys. */
  readonly address: string
  /** The state in short: what is long is told by its length. */
  readonly state: unknown
  /** When its timers are due, in seconds since the epoch. */
  readonly due: Readonly<Record<string, number>>
}

/** What a place of the streams is, has counted, and holds. */
export interface Inspection extends Omit<FlowNode, "feeds" | "within"> {
  readonly in: number
  readonly out: number
  readonly errors: number
  readonly dropped: Readonly<Record<string, number>>
  readonly now: number
  /** How many keys it holds something for; the first of them. */
  readonly keys: number
  readonly held: readonly Held[]
}
