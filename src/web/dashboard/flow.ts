import type { Flow } from "../../engine/live/flow.ts"
import type { Counted } from "../../engine/live/watch.ts"
import { cell } from "./cell.ts"
import { heardTime, watch } from "./live.ts"

/** What each place of the streams has counted, at a moment. */
export interface Counts {
  /** Seconds since the epoch. */
  readonly now: number
  /** In the order of the flow's streams and nodes. */
  readonly of: readonly Counted[]
  /** Of each stream, in microseconds. */
  readonly latency: readonly (readonly [p50: number, p99: number])[]
}

/** The streams as they run, told anew when others do; and what they count, once a second. */
export const flow = cell<Flow | undefined>(undefined)
export const counts = cell<Counts | undefined>(undefined)

/** Follows the streams on every page: so a lost connection is noticed on every page too. */
export function followFlow(): void {
  watch({ kind: "flow", rate: 1 }, frame => {
    heardTime(frame.now)
    if (frame.flow) flow.set(frame.flow)
    if (frame.counts) counts.set({ now: frame.now, of: frame.counts, latency: frame.latency ?? [] })
  })
}
