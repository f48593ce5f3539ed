import type { Ledger } from "../base/ledger.ts"
import type { Listening } from "../listeners/listener.ts"
import { countsOf, enteredAt } from "../streams/core/counts.ts"
import { suspended } from "../streams/core/tree.ts"
import type { Deliveries } from "./deliveries.ts"
import type { Journal } from "./journal/journal.ts"
import type { Partition } from "./partition.ts"
import type { Status } from "./remote.ts"
import type { Suspended } from "./status-answers.ts"

interface Parts {
  readonly plan: { readonly name: string }
  readonly version: string
  readonly started: number
  readonly now: number
  readonly partition: Partition
  readonly journal: Journal
  readonly ways: readonly { readonly listening: Listening; readonly ledger: Ledger; readonly state: string }[]
  readonly within: Ledger
  readonly deliveries: ReturnType<Deliveries["ledgers"]>
  readonly latency: Status["latency"]
  readonly streams: Status["version_of_streams"]
  readonly stale: Status["stale"]
  readonly process: Status["process"]
  readonly watches: Status["watches"]
  readonly snapshots: Status["snapshots"]
}

/** Gathers what an engine's parts have counted. */
export function statusOf(parts: Parts): Status {
  const { partition, journal } = parts
  return {
    name: parts.plan.name,
    version: parts.version,
    pid: process.pid,
    started: parts.started,
    now: parts.now,
    position: journal.next - 1,
    streams: partition.tree.roots.map(({ name, scope }) => {
      const operators = [...countsOf(scope).values()]
      const failed = operators.reduce((sum, { errors }) => sum + errors, 0)
      const { in: entered, left } = enteredAt(scope)
      const dropped = { ...(failed > 0 && { failed }), ...(left > 0 && { [suspended]: left }) }
      const rests = suspendedIn(partition, name)
      const out = Math.max(0, entered - failed - left)
      return { name, in: entered, out, dropped, held: 0, operators, ...(rests && { suspended: rests }) }
    }),
    listeners: [
      ...parts.ways.map(({ listening, ledger, state }) => ({
        ...ledger,
        name: listening.name,
        address: addressText(listening),
        about: listening.about,
        state,
        gauges: listening.gauges?.() ?? {},
      })),
      {
        ...parts.within,
        name: "dmon",
        address: "",
        about: "commands, the page and dmon's own",
        state: "running",
        gauges: {},
      },
    ],
    outputs: parts.deliveries.map(({ key, name, note, ledger }) => ({
      ...ledger,
      name,
      key,
      ...(note !== undefined && { note }),
    })),
    index: { size: partition.index.size },
    timers: partition.clock.size,
    journal: { first: journal.first, next: journal.next, bytes: journal.size },
    ...(parts.snapshots && { snapshots: parts.snapshots }),
    overlooped: partition.tree.overlooped,
    nestedFailures: partition.tree.nestedFailures,
    latency: parts.latency,
    version_of_streams: parts.streams,
    process: parts.process,
    watches: parts.watches,
    stale: parts.stale,
  }
}

/** Whether a stream is given nothing at present; in seconds. */
export function suspendedIn({ suspended }: Pick<Partition, "suspended">, name: string): Suspended | undefined {
  const found = suspended.find(({ stream }) => stream === name)
  return found && { since: found.since / 1000, until: found.until / 1000, reason: found.reason }
}

/** Where something listens, as it is printed: `127.0.0.1:5555`. */
export function addressText({ address: { host, port } }: Listening): string {
  return port === undefined ? host : `${host.includes(":") ? `[${host}]` : host}:${port}`
}
