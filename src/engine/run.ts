import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import type { Outcome } from "./recorder.ts"
import type { Streams } from "./roots-of.ts"
import { type Input, session } from "./session.ts"

export interface RunOptions {
  /** When the clock starts, in seconds; default: the time of the first event, else 0. */
  readonly start?: number
  /** How long it goes on after the last event: what is pending by then fires. Default 0. */
  readonly further?: Duration
  /** The streams' input completes at the end, so that they emit what they hold. Default false. */
  readonly complete?: boolean
  /** Seconds that an event without a ttl stays in the index. */
  readonly ttl?: number
}

/**
 * Runs streams over events on virtual time: a day of them takes a second, and no timer is slept for. Each event
 * arrives at its own `time` (one without, or one that is late, when the clock stands where it does).
 *
 * @example
 * const { actions } = run(diskStream, [{ time: 0, service: "disk", metric: 0.95 }], { further: "1h" })
 * @see session, which runs step by step
 */
export function run(streams: Streams, events: readonly Event[] | Input, options: RunOptions = {}): Outcome {
  const { start = (events as Input).start ?? events[0]?.time ?? 0, further, complete, ttl } = options
  const running = session(streams, { start, ttl })
  running.take(events)
  if (further !== undefined) running.advance(further)
  if (complete) running.complete()
  return running.outcome()
}
