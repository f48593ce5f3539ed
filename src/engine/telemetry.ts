import { lost } from "../base/ledger.ts"
import type { Timers } from "../base/supervise.ts"
import { type Event, event } from "../event/event.ts"
import type { Status } from "./remote.ts"

interface TelemetryOptions {
  /** Seconds between two rounds; 0 for rounds without events. */
  readonly every: number
  readonly timers: Timers
  readonly status: () => Status
  readonly host: string
  readonly emit: (events: readonly Event[]) => void
  /** Called each round, after the events. */
  readonly beat: () => void
}

/** Seconds between two beats when there are no events. */
const quiet = 10

/**
 * Milliseconds to the first round: who looks at a dmon that has just started sees something, and the code that all events
 * take has met dmon's own while it is still being optimised.
 */
const soon = 1000

/** The engine's own events, each round: rates of listeners, streams and outputs, latency, index, memory. */
export function telemetry({ every, timers, status, host, emit, beat }: TelemetryOptions) {
  let cancel = () => {}
  let before: Status | undefined

  const wait = (every || quiet) * 1000

  const round = () => {
    if (every > 0) {
      const now = status()
      emit(eventsOf(now, before, host, every * 2))
      before = now
    }
    beat()
    cancel = timers.after(wait, round)
  }
  return {
    start() {
      before = status()
      cancel = timers.after(Math.min(soon, wait), round)
    },
    stop: () => cancel(),
  }
}

/** A stream that rests lets go of what it is not given: that is no failure. */
const failed = ({ dropped }: Status["streams"][number]) => dropped["failed"] ?? 0

function eventsOf(now: Status, before: Status | undefined, host: string, ttl: number): Event[] {
  const span = now.now - (before?.now ?? now.started) || 1
  const say = (service: string, metric: number, state = "ok"): Event =>
    event({ host, service: `dmon ${service}`, metric, state, ttl, tags: ["dmon"] })
  // A counter that a reload has begun anew counts from 0.
  const since = (now: number, before = 0) => (now - (before > now ? 0 : before)) / span
  const rate = <T extends { readonly in: number }>(of: T, was: T | undefined) => since(of.in, was?.in)

  return [
    ...now.listeners.flatMap(one => {
      const was = before?.listeners.find(({ name, address }) => name === one.name && address === one.address)
      const drops = since(lost(one), was && lost(was))
      const name = `listener ${one.name}${one.address && ` ${one.address}`}`
      return [say(`${name} in rate`, rate(one, was)), say(`${name} dropped rate`, drops, drops > 0 ? "warning" : "ok")]
    }),
    ...now.streams.flatMap(one => {
      const was = before?.streams.find(({ name }) => name === one.name)
      const failures = since(failed(one), was && failed(was))
      return [
        say(`streams ${one.name} in rate`, rate(one, was)),
        say(`streams ${one.name} failure rate`, failures, failures > 0 ? "critical" : "ok"),
      ]
    }),
    ...now.outputs.flatMap(one => {
      const was = before?.outputs.find(({ key }) => key === one.key)
      const drops = since(lost(one), was && lost(was))
      return [
        say(`output ${one.key} queue`, one.held, one.held > 1000 ? "warning" : "ok"),
        say(`output ${one.key} dropped rate`, drops, drops > 0 ? "critical" : "ok"),
      ]
    }),
    say("latency 0.5", now.latency.p50 / 1e6),
    say("latency 0.99", now.latency.p99 / 1e6),
    say("index size", now.index.size),
    say("memory", process.memoryUsage.rss()),
    ...snapshotsOf(now, before).map(([late, state]) => say("snapshots late", late, state)),
    say("streams stale", now.stale ? 1 : 0, now.stale ? "warning" : "ok"),
  ]
}

/** How many snapshots were due since the last round and were not made: skipped, or, which is worse, failed. */
function snapshotsOf(
  { snapshots: now }: Status,
  before: Status | undefined,
): (readonly [late: number, state: string])[] {
  if (now === undefined) return []
  const failed = now.failed - (before?.snapshots?.failed ?? 0)
  const late = failed + now.skipped - (before?.snapshots?.skipped ?? 0)
  return [[late, failed > 0 ? "critical" : now.ok ? "ok" : "warning"]]
}
