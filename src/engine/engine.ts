import { hostname } from "node:os"
import type { Component } from "../base/component.ts"
import { DmonError } from "../base/error.ts"
import { fast } from "../base/fast.ts"
import type { Log } from "../base/log.ts"
import { meter } from "../base/meter.ts"
import { type Supervised, supervise, type Timers } from "../base/supervise.ts"
import type { Event } from "../event/event.ts"
import type { Listening } from "../listeners/listener.ts"
import type { Output } from "../outputs/output.ts"
import { addressIn } from "../streams/core/address.ts"
import type { Carried } from "../streams/core/carry.ts"
import { outputsOf } from "../streams/core/outputs-of.ts"
import { deliveries } from "./deliveries.ts"
import { type Entrance, entrance, type Hall } from "./intake.ts"
import { type Control, control, controlBytes } from "./journal/control.ts"
import { type Journal, journal } from "./journal/journal.ts"
import type { DocOf, Locate } from "./live/flow-of.ts"
import { type Live, live } from "./live/live.ts"
import { type Named, type Partition, partition } from "./partition.ts"
import { type PastOptions, past } from "./past.ts"
import type { Plan } from "./plan.ts"
import type { Status } from "./remote.ts"
import { type Shadow, shadow, shadowed } from "./shadow.ts"
import { statusOf } from "./status.ts"
import { streamError } from "./stream-error.ts"
import { telemetry } from "./telemetry.ts"
import { missing } from "./trace.ts"
import { unread } from "./unread.ts"
import { vitals } from "./vitals.ts"
import { waking } from "./waking.ts"
import { onceATurn, wall, wallTimers } from "./wall.ts"

export interface Engine extends Component {
  readonly partition: Partition
  readonly journal: Journal
  readonly ttl: number | undefined
  /** The listeners, as they stand. */
  readonly listening: readonly Listening[]
  /** Puts other streams in place of those that run, between two inputs. Throws what they throw; nothing changed then. */
  swap(streams: readonly Named[], version?: string): Carried
  /** Says what `swap` would do. */
  compare(streams: readonly Named[]): Carried
  /** Runs other streams beside those that run, one at a time; `over` is called if it ends by itself. Throws what they throw. */
  shadow(streams: readonly Named[], over: () => void): Shadow
  /**
   * Gives a stream nothing for so many seconds, by its clock; without `seconds`, all that comes again. Throws DM144 where
   * there is no such stream, DM158 where it cannot be recorded. Resolves when that is as safe as an event that is answered.
   */
  suspend(stream: string, of: { readonly seconds?: number; readonly reason: string }): Promise<void>
  /** A way in for events that come from no listener. */
  readonly entrance: Entrance
  status(): Status
  /** Writes what it holds of the recording; answers the folder, if it keeps one. */
  settle(): Promise<string | undefined>
  /** Marks that what is on disk is not what runs; without an error, that it is again. */
  stale(error?: string): void
  /** What may be looked into while it runs. */
  readonly live: Live
}

/** Something that came in over one listener, and what listens there. */
interface Way {
  readonly listening: Listening
  readonly supervised: Supervised
  readonly entrance: Entrance
}

export interface EngineOptions {
  readonly log: Log
  readonly timers?: Timers
  readonly version?: string
  /** What it goes on from, and keeps on disk; without it everything is in memory. */
  readonly past?: PastOptions | undefined
  /** Where a failure of a stream stands in the user's file, ready to print. */
  readonly locate?: (error: unknown) => string | undefined
  /** Where an operator was written, by a stack that was taken there. */
  readonly written?: Locate
  readonly docOf?: DocOf
}

/** How long a stop waits for outputs to be flushed, in milliseconds. */
const flushFor = 5_000

/**
 * A running dmon: starts what the plan names, feeds it, watches it, reloads it, stops it. Several run in one process,
 * side by side, sharing nothing.
 */
export function engine(plan: Plan, options: EngineOptions): Engine {
  const { log, timers = wallTimers, version = "", locate } = options
  const before = options.past && past(options.past, timers, log)
  const clockwise = wall(timers.now, timers === wallTimers ? undefined : timers.now, before?.last)
  const latency = meter()
  const vital = vitals()
  const record = before?.recording.journal ?? journal()
  const host = hostname()
  const started = Date.now() / 1000
  const taps = new Set<(event: Event) => void>()
  let number = 1
  let since = started
  let stale: Status["stale"]
  let runs = plan.version ?? ""
  let closed = false

  const outputs = deliveries({
    timers,
    log,
    host,
    past: before,
    inject: event => within.inject([event], "outputs"),
  })
  const own: Partition = partition({
    start: before?.start ?? clockwise.now(),
    ttl: plan.ttl,
    host,
    act(action, output) {
      looking.acted(action)
      hall.shadow?.acted(action, output)
      outputs.act(action, output)
    },
    failed: failure => {
      const address = addressIn(failure.node, failure.frame)
      const error = streamError(failure.error, address, failure.value, locate)
      log.every(`failure ${failure.node.address}`).error("stream", error)
      looking.failed(error, address, failure.value)
    },
    armed: () => alarm?.arm(),
    outside: () => tick(),
  })
  /** What a timer makes happen is an input: a restart must not do it again, and a replay does it under the same number. */
  const tick = () => {
    const now = clockwise.now()
    if (own.clock.next > now) own.advance(now)
    else if (blocked() === undefined) own.tick(now, record.append(now, "clock", control, controlBytes({ tick: true })))
    hall.shadow?.advance(now)
  }
  const alarm = waking({
    timers,
    now: clockwise.now,
    next: () => own.clock.next,
    held: () => blocked() !== undefined,
    wake: tick,
  })
  const hall: Hall = fast({
    partition: own,
    journal: record,
    wall: onceATurn(clockwise.now),
    took: ms => latency.add(ms * 1000),
    timed: (stream, ms) => looking.timed(stream, ms),
    settled: before?.recording.settled,
    get refuses() {
      return closed ? stopping : blocked()
    },
  })
  const blocked = () => {
    const why = before?.recording.blocked
    return why === undefined ? undefined : { reason: "unrecorded", error: `dmon cannot record: ${why}` }
  }
  const within = entrance(hall)
  const entering = (tap: (event: Event) => void) => {
    taps.add(tap)
    own.tree.watch = show
    return () => {
      taps.delete(tap)
      if (taps.size === 0) own.tree.watch = undefined
    }
  }
  const looking = live({
    partition: own,
    timers,
    now: () => clockwise.now() / 1000,
    ttl: plan.ttl,
    entering,
    version: () => ({ version: number, since }),
    locate: options.written ?? (() => undefined),
    docOf: options.docOf ?? (() => undefined),
  })
  const warn = unread(log, timers.now)
  const ways: Way[] = plan.listeners.map(listener => {
    const entry = entrance(hall, message => warn(message, listening.address))
    const listening = listener(entry)
    return { listening, entrance: entry, supervised: supervise(listening, { timers, log }) }
  })

  const grow = (streams: readonly Named[]) => {
    const tree = own.grow(streams)
    tree.watch = taps.size > 0 ? show : undefined
    return tree
  }
  const show = (value: unknown) => {
    for (const tap of taps) tap(value as Event)
  }
  const status = (): Status =>
    statusOf({
      plan,
      version,
      started,
      now: clockwise.now() / 1000,
      partition: own,
      journal: record,
      ways: ways.map(({ listening, supervised, entrance: { ledger } }) => ({
        listening,
        ledger,
        state: supervised.state,
      })),
      within: within.ledger,
      deliveries: outputs.ledgers(outputsOf(own.tree) as Output[]),
      latency: { p50: latency.quantile(0.5), p99: latency.quantile(0.99) },
      streams: { number, since },
      process: vital.read(),
      watches: { readers: looking.readers, channels: looking.channels },
      snapshots: before?.snapshots,
      stale,
    })
  const pulse = telemetry({
    every: plan.telemetry ?? 10,
    timers,
    status,
    host,
    emit: events => within.inject(events, "telemetry"),
    beat: () => {
      latency.clear()
      vital.beat()
      looking.beat()
      const step = clockwise.check()
      if (step === undefined) return
      log.warn("clock", `the system's clock stepped by ${(step / 1000).toFixed(3)} s; time is slewed after it`)
      record.append(own.clock.now, "clock", control, controlBytes({ step }))
    },
  })

  if (before === undefined) own.swap(grow(plan.streams))
  else before.resume(own, { version: runs, named: plan.streams }, clockwise.now)
  looking.attach(own.tree)

  return {
    name: plan.name,
    key: plan.name,
    partition: own,
    journal: record,
    ttl: plan.ttl,
    entrance: within,
    listening: ways.map(way => way.listening),
    async start() {
      const begun: Way[] = []
      await before?.begin(own, () => runs)
      try {
        for (const way of ways) {
          await way.supervised.start()
          begun.push(way)
        }
      } catch (error) {
        await Promise.allSettled(begun.map(way => way.supervised.stop()))
        await before?.end()
        throw error
      }
      outputs.owe(outputsOf(own.tree) as Output[])
      pulse.start()
      vital.start()
      alarm.arm()
    },
    async stop() {
      pulse.stop()
      vital.stop()
      looking.stop()
      await Promise.allSettled(ways.map(way => way.supervised.stop()))
      tick()
      // What is saved goes on with the next start; else this is the last chance to say what is held.
      if (before === undefined) own.end()
      closed = true
      alarm.stop()
      // What is held until it is on the disk is to be delivered too.
      await before?.recording.flush().catch(error => log.error("journal", error))
      await outputs.close(flushFor)
      await before?.end()
      own.dispose()
    },
    compare: streams => own.compare(streams),
    shadow(streams, over) {
      if (hall.shadow !== undefined) throw shadowed()
      const running = shadow(own, streams, { ttl: plan.ttl, host, over })
      hall.shadow = running
      return {
        ...running,
        get ended() {
          return running.ended
        },
        dispose() {
          hall.shadow = undefined
          running.dispose()
        },
      }
    },
    swap(streams, name = "") {
      const tree = grow(streams)
      tick()
      const carried = own.swap(tree)
      looking.attach(tree)
      number++
      since = Date.now() / 1000
      runs = name
      const at = record.append(own.clock.now, "reload", control, controlBytes({ reload: { streams: runs } }))
      // What stands now is what this record has made of it: a snapshot is named after it.
      own.tick(own.clock.now, at)
      alarm.arm()
      return carried
    },
    suspend(stream, { seconds, reason }) {
      const names = own.tree.roots.map(({ name }) => name)
      if (!names.includes(stream)) throw missing(stream, names)
      if (hall.refuses !== undefined) throw notRecorded(hall.refuses.error)
      const now = Math.max(own.clock.now, clockwise.now())
      const until = seconds === undefined ? undefined : now + Math.round(seconds * 1000)
      const said: Control = until === undefined ? { resume: { stream } } : { suspend: { stream, until, reason } }
      const at = record.append(now, "command", control, controlBytes(said))
      const of = { stream, reason, ...(until !== undefined && { until }) }
      own.suspend(now, of, at)
      hall.shadow?.suspend(now, of, at)
      log.warn(
        "streams",
        `${stream} is ${until === undefined ? "given events again" : `suspended for ${seconds} s: ${reason}`}`,
      )
      return new Promise<void>(resolve => (hall.settled === undefined ? resolve() : hall.settled(resolve)))
    },
    status,
    async settle() {
      await before?.recording.flush()
      return options.past?.data.folder
    },
    stale(error) {
      stale = error === undefined ? undefined : { since: stale?.since ?? Date.now() / 1000, error }
    },
    live: looking,
  }
}

const notRecorded = (why: string) =>
  new DmonError("DM158", "no stream can be suspended now", {
    why,
    fix: "it is part of the recording: try again when dmon records",
  })

const stopping = { reason: "stopping", error: "dmon is stopping" }
