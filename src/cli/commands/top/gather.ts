import { lost } from "../../../base/ledger.ts"
import type { Fault } from "../../../engine/live/fault.ts"
import type { Flow, FlowNode } from "../../../engine/live/flow.ts"
import type { Counted, Frame } from "../../../engine/live/watch.ts"
import type { Status } from "../../../engine/remote.ts"
import { span } from "../../../print/span.ts"
import { type ShapedState, shapedStates } from "../../../print/state-glyph.ts"
import { type Rate, rates } from "./rates.ts"

/** How many entries of the index are in each state. */
export type States = Readonly<Record<ShapedState, number>>

export interface ListenerReading {
  readonly name: string
  readonly state: string
  readonly in: Rate
  readonly dropped: number
}

export interface StreamReading {
  readonly name: string
  readonly in: Rate
  readonly failed: number
  /** Set while it is given nothing: how long still, and why. */
  readonly suspended: string | undefined
  /** Microseconds. */
  readonly p50: number
  readonly p99: number
}

export interface PlaceReading extends FlowNode {
  /** How deep it stands below the stream's beginning. */
  readonly depth: number
  readonly in: number
  readonly out: number
  readonly drop: number
  readonly errors: number
}

export interface OutputReading {
  readonly key: string
  readonly note: string | undefined
  readonly out: Rate
  readonly held: number
  readonly dropped: number
}

/** What a running dmon told of itself, as it is shown. */
export interface Readings {
  readonly status: Status
  readonly states: States
  readonly faults: readonly Fault[]
  /** All that came in. */
  readonly in: Rate
  readonly listeners: readonly ListenerReading[]
  readonly streams: readonly StreamReading[]
  readonly outputs: readonly OutputReading[]
  /** The places of each stream, as the flow lists them. */
  readonly places: ReadonlyMap<string, readonly PlaceReading[]>
}

/** Puts together what is told at different times. */
export interface Gather {
  frame(frame: Frame): void
  status(status: Status): void
  states(states: States): void
  faults(faults: readonly Fault[]): void
  /** What is known by now; undefined until there is enough of it. */
  readonly readings: Readings | undefined
}

const nothing: Counted = [0, 0, 0, 0]

export function gather(): Gather {
  const measured = rates()
  let flow: Flow | undefined
  let counts: readonly Counted[] = []
  let latency: NonNullable<Frame["latency"]> = []
  let status: Status | undefined
  let states = Object.fromEntries(shapedStates.map(state => [state, 0])) as States
  let faults: readonly Fault[] = []

  const streams = (of: Flow, { now, streams }: Status): StreamReading[] => {
    let first = 0
    return of.streams.map(({ name, nodes }, i) => {
      const own = counts.slice(first, first + nodes.length)
      first += nodes.length
      const [p50 = 0, p99 = 0] = latency[i] ?? []
      const rests = streams.find(one => one.name === name)?.suspended
      const suspended = rests && `${span(rests.until - now)}: ${rests.reason}`
      const failed = sum(own.map(([, , errors]) => errors))
      return { name, in: measured.of(`stream ${name}`), failed, suspended, p50, p99 }
    })
  }
  const places = (of: Flow) => {
    let at = 0
    return new Map(
      of.streams.map(({ name, nodes }) => {
        const depths = depthsOf(nodes)
        const read = nodes.map((node, i): PlaceReading => {
          const [, , errors] = counts[at++] ?? nothing
          const rate = (side: string) => measured.of(`${side} ${node.address}`).now
          return { ...node, depth: depths[i] ?? 0, in: rate("in"), out: rate("out"), drop: rate("drop"), errors }
        })
        return [name, read]
      }),
    )
  }

  return {
    frame(frame) {
      flow = frame.flow ?? flow
      counts = frame.counts ?? counts
      latency = frame.latency ?? latency
      let at = 0
      for (const { name, nodes } of flow?.streams ?? []) {
        measured.take(`stream ${name}`, counts[at]?.[0] ?? 0, frame.now)
        for (const { address } of nodes) {
          const [received, emitted, , dropped] = counts[at++] ?? nothing
          measured.take(`in ${address}`, received, frame.now)
          measured.take(`out ${address}`, emitted, frame.now)
          measured.take(`drop ${address}`, dropped, frame.now)
        }
      }
    },
    status(now) {
      status = now
      for (const one of now.listeners) measured.take(`listener ${listenerName(one)}`, one.in, now.now)
      for (const one of now.outputs) measured.take(`output ${one.key}`, one.out, now.now)
      measured.take("all", sum(now.listeners.map(one => one.in)), now.now)
    },
    states: now => void (states = now),
    faults: now => void (faults = now),
    get readings() {
      if (status === undefined || flow === undefined) return undefined
      return {
        status,
        states,
        faults,
        in: measured.of("all"),
        listeners: status.listeners.map(one => ({
          name: listenerName(one),
          state: one.state,
          in: measured.of(`listener ${listenerName(one)}`),
          dropped: lost(one),
        })),
        streams: streams(flow, status),
        outputs: status.outputs.map(one => ({
          key: one.key,
          note: one.note,
          out: measured.of(`output ${one.key}`),
          held: one.held,
          dropped: lost(one),
        })),
        places: places(flow),
      }
    },
  }
}

const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0)

/** A socket's path is long, and its name says which it is. */
const listenerName = ({ name, address, about }: Status["listeners"][number]) =>
  address === "" ? about : address.startsWith("/") ? name : `${name} ${address}`

/** How far each place is from where values enter, by the longest way of those that were met first. */
function depthsOf(nodes: readonly FlowNode[]): number[] {
  const depths = nodes.map(() => 0)
  nodes.forEach(({ feeds }, i) => {
    for (const fed of feeds) if (fed > i) depths[fed] = Math.max(depths[fed]!, depths[i]! + 1)
  })
  return depths
}
