import { channel } from "node:diagnostics_channel"
import { type Duration, duration } from "../base/duration.ts"
import { DmonError } from "../base/error.ts"
import { textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import { type Outcome, recorder } from "./recorder.ts"
import type { Streams } from "./roots-of.ts"
import type { At } from "./trace.ts"

/** Events, with what may be said of them besides: when each arrives, how long it goes on, and whether that is the end. */
export interface Input extends ReadonlyArray<Event> {
  /** When each arrives, in seconds; absent: at its own time. */
  readonly arrivals?: readonly number[]
  /** When the clock starts. */
  readonly start?: number
  /** Until when it goes on. */
  readonly until?: number
  /** The input completes then. */
  readonly completes?: boolean
}

/** Streams that run on virtual time, step by step: nothing moves but by what they are given here. */
export interface Session {
  /** Where the clock stands, in seconds. */
  readonly now: number
  /** An event, or several: each arrives at its own `time`, or now if it has none or is late. What is due before fires. */
  take(events: Event | Input): void
  /** Lets time pass: what is due by then fires. */
  advance(by: Duration): void
  /** The input completes: the streams emit what they hold. */
  complete(): void
  /** What has happened so far. */
  outcome(): Outcome
}

/** Tells how many virtual milliseconds have passed, to whoever runs the tests. */
export const passed = channel("dmon.passed")

/**
 * Starts streams on virtual time, at `start` (0 without). Outputs are never carried out: what they are asked is recorded.
 *
 * @example
 * const slow = session(apiSlowStream)
 * slow.take({ service: "api latency", state: "critical" })
 * slow.advance("5m")
 * slow.outcome().actions
 */
export function session(
  streams: Streams,
  { start = 0, ttl }: { readonly start?: number; readonly ttl?: number | undefined } = {},
): Session {
  const { given, outcome } = recorder(streams, { start, ttl })
  const { clock } = given
  const input: At<Event>[] = []
  let completed: number | undefined
  let told = clock.now

  const one = (event: Event, arrives = event.time) => {
    if (completed !== undefined) throw over(event)
    given.input(arrives === undefined ? clock.now : ms(arrives), [event])
    input.push({ time: clock.seconds, value: event })
  }
  const complete = () => {
    completed ??= clock.seconds
    given.end()
  }
  return {
    get now() {
      return clock.seconds
    },
    take(events) {
      if (!isMany(events)) return one(events)
      for (const [i, event] of events.entries()) one(event, events.arrivals?.[i])
      if (events.until !== undefined) given.advance(ms(events.until))
      if (events.completes) complete()
    },
    advance: by => given.advance(clock.now + duration(by)),
    complete,
    outcome() {
      passed.publish(clock.now - told)
      told = clock.now
      return { ...outcome(), input: [...input], start, end: clock.seconds, completed }
    },
  }
}

const isMany = (events: Event | Input): events is Input => Array.isArray(events)

/** The clock counts whole milliseconds; 1.001 s times 1000 is a little less than 1001. */
const ms = (seconds: number) => Math.round(seconds * 1000)

const over = (event: Event) =>
  new DmonError("DM143", "the input of these streams is complete", {
    why: `it was completed before this came: ${textOf(event)}`,
    fix: "give all events first",
  })
