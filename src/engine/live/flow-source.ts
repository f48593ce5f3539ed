import { lost } from "../../base/ledger.ts"
import { type Counts, countsOf, enteredAt } from "../../streams/core/counts.ts"
import type { Tree } from "../../streams/core/tree.ts"
import type { Source, Told } from "./channel.ts"
import type { Flow } from "./flow.ts"
import type { Counted } from "./watch.ts"

export interface FlowSourceOptions {
  readonly tree: () => Tree
  readonly flow: () => Flow
  /** Of a stream, how long values took to pass it, in microseconds. */
  readonly latency: (stream: string) => readonly [p50: number, p99: number]
}

/** What stands where in the streams, and what each place counts; told anew when other streams run. */
export function flowSource({ tree, flow, latency }: FlowSourceOptions): Source {
  let known: Flow | undefined
  let places = 0

  const gather = () => {
    const sums = new Map<string, Counts>()
    const { roots } = tree()
    for (const { scope } of roots) countsOf(scope, sums)
    for (const { scope } of roots) {
      const { address } = scope.entry
      sums.set(address, { address, ...enteredAt(scope), errors: 0, dropped: {} })
    }
    return sums
  }
  const told = (isWhole: boolean): Told => {
    const sums = gather()
    const running = tree()
    const current = known?.version === undefined || ran !== running || sums.size !== places ? flow() : known
    const changed = current !== known
    known = current
    ran = running
    places = sums.size
    const counts = current.streams.flatMap(({ nodes }) => nodes.map(({ address }) => counted(sums.get(address))))
    return {
      seen: counts.length,
      sent: counts.length,
      dropped: 0,
      ...((isWhole || changed) && { flow: current }),
      counts,
      latency: current.streams.map(({ name }) => latency(name)),
    }
  }
  let ran: Tree | undefined

  return { snapshot: () => [told(true)], changes: () => told(false), stop() {} }
}

const counted = (of: Counts | undefined): Counted =>
  of === undefined ? [0, 0, 0, 0] : [of.in, of.out, of.errors, lost(of)]
