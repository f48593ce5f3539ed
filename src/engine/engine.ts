import { hostname } from "node:os"
import type { Component } from "../base/component.ts"
import { DmonError } from "../base/error.ts"
import type { Log } from "../base/log.ts"
import { meter } from "../base/meter.ts"
import { type Supervised, supervise, type Timers } from "../base/supervise.ts"
import { errorText, textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import type { Listener, Listening } from "../listeners/listener.ts"
import { type Delivery, deliver } from "../outputs/deliver.ts"
import type { Failure as DeliveryFailure } from "../outputs/failure.ts"
import type { Output } from "../outputs/output.ts"
import { addressIn } from "../streams/core/address.ts"
import type { Carried } from "../streams/core/carry.ts"
import { outputsOf } from "../streams/core/outputs-of.ts"
import { type Entrance, entrance, type Hall } from "./intake.ts"
import { type Journal, journal } from "./journal/journal.ts"
import { type Named, type Partition, partition } from "./partition.ts"
import { type PastOptions, past } from "./past.ts"
import { controlBytes } from "./player.ts"
import type { Status } from "./remote.ts"
import { statusOf } from "./status.ts"
import { telemetry } from "./telemetry.ts"
import { wall } from "./wall.ts"

/** What an engine is to be: made of flags and of what the streams file exports. */
export interface Plan {
  readonly name: string
  readonly streams: readonly Named[]
  /** Names the version of the streams, for the recording. */
  readonly version?: string
  readonly listeners: readonly Listener[]
  /** Seconds that an event without a ttl stays in the index; default 60. */
  readonly ttl?: number | undefined
  /** Seconds between the engine's own events; 0 for none. Default 10. */
  readonly telemetry?: number | undefined
}

export interface Engine extends Component {
  readonly partition: Partition
  readonly journal: Journal
  /** The listeners, as they stand. */
  readonly listening: readonly Listening[]
  /** Puts other streams in place of those that run, between two inputs. Throws what they throw; nothing changed then. */
  swap(streams: readonly Named[], version?: string): Carried
  /** Says what `swap` would do. */
  compare(streams: readonly Named[]): Carried
  /** A way in for events that come from no listener. */
  readonly entrance: Entrance
  status(): Status
  /** Marks that what is on disk is not what runs; without an error, that it is again. */
  stale(error?: string): void
  /** Calls `show` with each event that enters the streams, until the answer is called. */
  tap(show: (event: Event) => void): () => void
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
}

/** The wall's timers; they keep no process alive. */
const wallTimers: Timers = {
  now: Date.now,
  after(ms, fire) {
    const timer = setTimeout(fire, ms).unref()
    return () => clearTimeout(timer)
  },
}

/** The longest that setTimeout can wait. */
const longest = 2 ** 31 - 1

/** How long a stop waits for outputs to be flushed, in milliseconds. */
const flushFor = 5_000

/**
 * A running dmon: starts what the plan names, feeds it, watches it, reloads it, stops it. Several run in one process,
 * side by side, sharing nothing.
 */
export function engine(plan: Plan, options: EngineOptions): Engine {
  const { log, timers = wallTimers, version = "", locate } = options
  const before = options.past && past(options.past, timers, log)
  const clockwise = wall(undefined, undefined, before?.last)
  const latency = meter()
  const record = before?.recording.journal ?? journal()
  const host = hostname()
  const started = Date.now() / 1000
  const deliveries = new Map<string, { readonly name: string; readonly delivery: Delivery<unknown> }>()
  const taps = new Set<(event: Event) => void>()
  let number = 1
  let since = started
  let stale: Status["stale"]
  let runs = plan.version ?? ""
  let closed = false
  let wakeAt = Number.POSITIVE_INFINITY
  let cancelWake = () => {}

  const deliveryFor = (output: Output): Delivery<unknown> => {
    const known = deliveries.get(output.key)
    if (known !== undefined) return known.delivery
    const delivery = deliver(output, {
      clock: timers,
      report: reportDelivery,
      delivered: actions => before?.done(actions),
    })
    deliveries.set(output.key, { name: output.name, delivery })
    for (const action of before?.owed(output.key) ?? []) delivery.offer(action)
    return delivery
  }
  const own: Partition = partition({
    start: before?.start ?? clockwise.now(),
    ttl: plan.ttl,
    host,
    act(action, output) {
      if (before === undefined) deliveryFor(output).offer(action)
      else if (before.ask(output, action)) before.recording.settled(() => deliveryFor(output).offer(action))
    },
    failed: failure => {
      const address = addressIn(failure.node, failure.frame)
      log
        .every(`failure ${failure.node.address}`)
        .error("stream", streamError(failure.error, address, failure.value, locate))
    },
    armed: () => arm(),
    outside: () => own.advance(clockwise.now()),
  })
  const arm = () => {
    const next = own?.clock.next ?? Number.POSITIVE_INFINITY
    if (next >= wakeAt || closed) return
    cancelWake()
    wakeAt = next
    cancelWake = timers.after(Math.min(longest, Math.max(0, next - clockwise.now())), wake)
  }
  const wake = () => {
    wakeAt = Number.POSITIVE_INFINITY
    tick()
    arm()
  }
  /** What a timer makes happen is an input where it is recorded: a restart must not do it again. */
  const tick = () => {
    const now = clockwise.now()
    if (before === undefined || own.clock.next > now) return own.advance(now)
    own.tick(now, record.append(now, "clock", "control", controlBytes({ tick: true })))
  }
  // What one read of a socket brings came at one time: the clock is asked once for it.
  let recent = 0
  const forget = () => {
    recent = 0
  }
  const wallNow = () => {
    if (recent > 0) return recent
    setImmediate(forget)
    return (recent = clockwise.now())
  }
  const hall: Hall = {
    partition: own,
    journal: record,
    wall: wallNow,
    took: ms => latency.add(ms * 1000),
    settled: before?.recording.settled,
    get refuses() {
      return closed ? stopping : blocked()
    },
  }
  const blocked = () => {
    const why = before?.recording.blocked
    return why === undefined ? undefined : { reason: "unrecorded", error: `dmon cannot record: ${why}` }
  }
  const within = entrance(hall)
  const reportDelivery = ({ output, error, actions, willRetry }: DeliveryFailure<unknown>) => {
    if (!willRetry) before?.done(actions)
    log.every(`delivery ${output}`).error("output", error)
    if (!closed) within.inject([deliveryEvent(output, error, host)], "outputs")
  }
  const ways: Way[] = plan.listeners.map(listener => {
    const entry = entrance(hall)
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
      deliveries: [...deliveries].map(([key, { name, delivery }]) => ({ key, name, ledger: delivery.ledger })),
      latency: { p50: latency.quantile(0.5), p99: latency.quantile(0.99) },
      streams: { number, since },
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
      const step = clockwise.check()
      if (step === undefined) return
      log.warn("clock", `the system's clock stepped by ${(step / 1000).toFixed(3)} s; time is slewed after it`)
      record.append(own.clock.now, "clock", "control", controlBytes({ step }))
    },
  })

  if (before === undefined) own.swap(grow(plan.streams))
  else before.resume(own, { version: runs, named: plan.streams }, clockwise.now)

  return {
    name: plan.name,
    key: plan.name,
    partition: own,
    journal: record,
    entrance: within,
    listening: ways.map(way => way.listening),
    async start() {
      const begun: Way[] = []
      try {
        for (const way of ways) {
          await way.supervised.start()
          begun.push(way)
        }
      } catch (error) {
        await Promise.allSettled(begun.map(way => way.supervised.stop()))
        throw error
      }
      for (const output of outputsOf(own.tree) as Output[]) if (before?.owed(output.key).length) deliveryFor(output)
      before?.begin(own, () => runs)
      pulse.start()
      arm()
    },
    async stop() {
      pulse.stop()
      await Promise.allSettled(ways.map(way => way.supervised.stop()))
      tick()
      // What is saved goes on with the next start; else this is the last chance to say what is held.
      if (before === undefined) own.end()
      closed = true
      cancelWake()
      await Promise.allSettled(
        [...deliveries.values()].map(({ delivery }) => delivery.flush(flushFor).then(() => delivery.close())),
      )
      await before?.end()
      own.dispose()
    },
    compare: streams => {
      const tree = own.grow(streams)
      const carried = own.compare(tree)
      tree.dispose()
      return carried
    },
    swap(streams, name = "") {
      const tree = grow(streams)
      own.advance(clockwise.now())
      const carried = own.swap(tree)
      number++
      since = Date.now() / 1000
      runs = name
      record.append(own.clock.now, "reload", "control", controlBytes({ reload: { streams: runs } }))
      arm()
      return carried
    },
    status,
    stale(error) {
      stale = error === undefined ? undefined : { since: stale?.since ?? Date.now() / 1000, error }
    },
    tap(tap) {
      taps.add(tap)
      own.tree.watch = show
      return () => {
        taps.delete(tap)
        if (taps.size === 0) own.tree.watch = undefined
      }
    },
  }
}

const stopping = { reason: "stopping", error: "dmon is stopping" }

/** UX: what a person reads when a stream throws. */
function streamError(error: unknown, address: string, value: unknown, locate?: (error: unknown) => string | undefined) {
  const [stream = "", ...rest] = address.split("/")
  const where = locate?.(error)
  return new DmonError("DM201", `stream ${stream} threw at ${rest.join("/") || "its function"}`, {
    ...(where !== undefined && { frame: where }),
    why: errorText(error),
    more: {
      ...(value !== undefined && { event: textOf(value, 400) }),
      effect: `this event was dropped there only; ${stream} goes on, and the other streams got it`,
    },
    fix: "mend the function; the next save reloads it (repeats are counted, not printed)",
    cause: error,
  })
}

const deliveryEvent = (name: string, error: DmonError, host: string): Event => ({
  host,
  service: `dmon output ${name}`,
  state: "critical",
  description: `${error.code}: ${error.message}${error.why ? ` (${error.why})` : ""}`,
  tags: ["dmon", "failure"],
})
