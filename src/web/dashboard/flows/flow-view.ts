import { useEffect, useMemo, useState } from "preact/hooks"
import type { Fault } from "../../../engine/live/fault.ts"
import type { Flow } from "../../../engine/live/flow.ts"
import { ask } from "../ask.ts"
import { type Counts, counts, flow } from "../flow.ts"
import { paused } from "../paused.ts"
import { routersIn } from "./place.ts"
import { type Passing, rates } from "./rates.ts"
import { withEntry } from "./stream-words.ts"

/** The streams as they run, and what passes each of their places. */
export interface FlowView {
  readonly flow: Flow
  /** Of each stream, what passes its nodes, in their order. */
  readonly passing: readonly (readonly Passing[])[]
  /** Of each stream, how long values took to pass it, in microseconds; 0 where none did of late. */
  readonly latency: readonly (readonly [p50: number, p99: number])[]
}

/** Follows what runs; while the view is paused it stands still. */
export function useFlow(): FlowView | undefined {
  const [shown, show] = useState<FlowView>()
  useEffect(() => {
    const counted = rates()
    let told: Flow | undefined
    let known: Flow | undefined
    let latest: FlowView | undefined
    const take = (count: Counts | undefined) => {
      const running = flow.value
      if (running === undefined || count === undefined) return
      if (running !== told) {
        told = running
        // A new telling of the same streams is not to move the picture.
        const entered = withEntries(running)
        if (JSON.stringify(known) !== JSON.stringify(entered)) known = entered
        counted.clear()
      }
      if (known === undefined || count.of.length !== sizeOf(known)) return
      counted.take(count.now, count.of)
      latest = {
        flow: known,
        passing: byStream(known, counted.list()),
        latency: lately(count.latency, latest?.latency),
      }
      show(now => (paused.value && now !== undefined ? now : latest))
    }
    take(counts.value)
    const ends = [
      counts.follow(take),
      paused.follow(now => {
        if (!now) show(latest)
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [])
  return shown
}

const withEntries = (running: Flow): Flow => ({
  ...running,
  streams: running.streams.map(one => ({ ...one, nodes: withEntry(one.nodes) })),
})

const sizeOf = ({ streams }: Flow) => streams.reduce((sum, { nodes }) => sum + nodes.length, 0)

/** What was measured last: the measuring begins anew with each beat of the telemetry. */
const lately = (now: FlowView["latency"] = [], before: FlowView["latency"] = []): FlowView["latency"] =>
  now.map((one, i) => (one[1] > 0 ? one : (before[i] ?? one)))

function byStream({ streams }: Flow, all: readonly Passing[]): readonly (readonly Passing[])[] {
  let from = 0
  return streams.map(({ nodes }) => {
    const routers = routersIn(nodes)
    const own = all.slice(from, (from += nodes.length))
    // What leaves its branches is told of the last place in those; a router gives them what it is given.
    return own.map((one, i) => (routers.has(i) ? { ...one, out: one.in, emitted: one.received } : one))
  })
}

const every = 3000

/** What failed of late. */
export function useFaults(): readonly Fault[] {
  const [faults, set] = useState<readonly Fault[]>([])
  useEffect(() => {
    const again = () => void ask.faults().then(set, () => {})
    again()
    const timer = setInterval(again, every)
    return () => clearInterval(timer)
  }, [])
  return faults
}

/** The failures of each stream's nodes, by `markAt`. */
export function useFaultsAt(
  faults: readonly Fault[],
  placeOf: (address: string) => string | undefined,
): ReadonlyMap<string, readonly Fault[]> {
  return useMemo(() => {
    const at = new Map<string, Fault[]>()
    for (const fault of faults) {
      const place = placeOf(fault.address)
      if (place !== undefined) at.set(place, [...(at.get(place) ?? []), fault])
    }
    return at
  }, [faults, placeOf])
}
