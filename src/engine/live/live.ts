import type { DmonError } from "../../base/error.ts"
import { meter } from "../../base/meter.ts"
import type { Timers } from "../../base/supervise.ts"
import { copy, type Event } from "../../event/event.ts"
import type { Action } from "../../outputs/output.ts"
import { query } from "../../query/query.ts"
import type { Tree } from "../../streams/core/tree.ts"
import type { Partition } from "../partition.ts"
import type { InspectRequest } from "../remote.ts"
import { type Step, steps } from "../replay/steps.ts"
import type { Source } from "./channel.ts"
import type { Fault } from "./fault.ts"
import { faults } from "./faults.ts"
import type { Flow, Written } from "./flow.ts"
import { type DocOf, flowOf, type Locate } from "./flow-of.ts"
import { flowSource } from "./flow-source.ts"
import { type Hub, hub } from "./hub.ts"
import { indexSource } from "./index-source.ts"
import { inspect } from "./inspect.ts"
import type { Inspection } from "./inspection.ts"
import { nodeTaps } from "./node-taps.ts"
import { tapSource } from "./tap-source.ts"
import type { WatchRequest } from "./watch.ts"

export interface LiveOptions {
  readonly partition: Partition
  readonly timers: Timers
  /** Seconds since the epoch, by the engine's clock as it runs on between events. */
  readonly now: () => number
  readonly ttl: number | undefined
  /** Calls back with each event that enters the streams, until the answer is called. */
  readonly entering: (show: (event: Event) => void) => () => void
  /** Which version of the streams runs, and since when. */
  readonly version: () => Pick<Flow, "version" | "since">
  readonly locate: Locate
  readonly docOf: DocOf
}

/** What of a running engine can be looked into. Costs nothing while nobody looks. */
export interface Live extends Pick<Hub, "watch" | "channels" | "readers" | "stop"> {
  readonly locate: Locate
  /** These streams run now. */
  attach(tree: Tree): void
  flow(): Flow
  inspect(request: InspectRequest): Inspection
  readonly faults: readonly Fault[]
  failed(error: DmonError, address: string, value: unknown): void
  /** An output was asked for something. */
  acted(action: Action): void
  /** An input took so many milliseconds in a stream. */
  timed(stream: string, ms: number): void
  /** What the streams do while something runs. */
  traced(run: () => void): readonly Step[]
  /** A beat of the telemetry: what was measured so far is the past. */
  beat(): void
}

const quantiles = (of: ReturnType<typeof meter> | undefined) =>
  [of?.quantile(0.5) ?? 0, of?.quantile(0.99) ?? 0] as const

export function live({ partition, timers, now, ttl, entering, version, locate, docOf }: LiveOptions): Live {
  const taps = nodeTaps()
  const known = faults()
  const meters = new Map<string, ReturnType<typeof meter>>()
  /** What was measured before the last beat; shown until the next one, unless there was none yet. */
  let before = new Map<string, readonly [p50: number, p99: number]>()
  let last: Action | undefined
  /** Where stacks lead to: a picture asks for that of each place, again and again. */
  let written = new Map<string, Written | undefined>()
  const placeOf: Locate = stack => {
    if (!written.has(stack)) written.set(stack, locate(stack))
    return written.get(stack)
  }
  const flow = () => flowOf(partition.tree, version(), placeOf, docOf)

  const source = (request: WatchRequest): Source => {
    if (request.kind === "flow") {
      const latency = (stream: string) => before.get(stream) ?? quantiles(meters.get(stream))
      return flowSource({ tree: () => partition.tree, flow, latency })
    }
    const { test } = query(request.query)
    if (request.kind === "index") return indexSource({ index: partition.index, test, now, ttl })
    const { of, side } = request
    return tapSource({
      listen: see => {
        if (of === "") return entering(event => see(event, ""))
        if (of !== "@index") return taps.add(of, side, see)
        return partition.index.watch((event, before) => {
          if (event !== undefined) see(event, "")
          else if (before !== undefined) see(copy(before, { state: "expired", time: now() }), "")
        })
      },
      test,
      isOfEvents: request.query.trim() !== "true",
      now,
      most: request.most,
    })
  }
  const watched = hub({ timers, now, source })

  return {
    watch: watched.watch,
    stop: watched.stop,
    get channels() {
      return watched.channels
    },
    get readers() {
      return watched.readers
    },
    locate,
    attach(tree) {
      written = new Map()
      taps.attach(tree)
    },
    flow,
    inspect: request => inspect(partition.tree, flow(), request),
    get faults() {
      return known.list()
    },
    failed: (error, address, event) => known.add(error, { time: now(), address, event }),
    acted: action => void (last = action),
    timed(stream, ms) {
      let taken = meters.get(stream)
      if (taken === undefined) meters.set(stream, (taken = meter()))
      taken.add(ms * 1000)
    },
    traced(run) {
      const { taken, stop } = steps(partition.tree, { last: () => last })
      try {
        run()
      } finally {
        stop()
      }
      return taken
    },
    beat() {
      before = new Map([...meters].map(([stream, taken]) => [stream, quantiles(taken)]))
      for (const taken of meters.values()) taken.clear()
    },
  }
}
