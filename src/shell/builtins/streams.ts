import { didYouMean } from "../../base/did-you-mean.ts"
import type { Duration } from "../../base/duration.ts"
import { DmonError } from "../../base/error.ts"
import type { Flow, FlowNode } from "../../engine/live/flow.ts"
import { shown } from "../../engine/load/place.ts"
import type { SuspendAnswer, Suspended } from "../../engine/status-answers.ts"
import { outputText } from "../../print/action-text.ts"
import { suspendedText } from "../../print/suspended-text.ts"
import type { Look } from "../show/look.ts"
import { printable } from "../show/printable.ts"
import { recordsTable } from "../show/records.ts"
import type { Confirming } from "./confirm.ts"
import type { Suspending } from "./suspend.ts"

/** A stream of the user's, as `streams` has it. */
export interface StreamHandle {
  readonly name: string
  readonly nodes: readonly FlowNode[]
  /** Set while it is given nothing. */
  readonly suspended?: Suspended
  /** Gives it nothing for a while: `streams.api.suspend("30m", "the disks are being replaced")`. */
  suspend(time: Duration, reason: string, options?: Confirming): Promise<SuspendAnswer>
  /** Gives it all that comes again. */
  resume(): Promise<SuspendAnswer>
}

export type Streams = Readonly<Record<string, StreamHandle>>

/** Every stream under its name, with its places. `resting`: those that are given nothing. */
export function streamsOf(
  { streams }: Pick<Flow, "streams">,
  resting: ReadonlyMap<string, Suspended>,
  suspending: Suspending,
): Streams {
  const handles = streams.map(({ name, nodes }) => {
    const suspended = resting.get(name)
    const handle: StreamHandle = {
      name,
      nodes: printable([...nodes], look => nodesTable(nodes, look)),
      ...(suspended && { suspended }),
      ...suspending(name),
    }
    return [
      name,
      printable(handle, look => [
        ...nodesTable(nodes, look),
        ...(suspended ? [`suspended ${suspendedText(suspended, look.now)}`] : []),
      ]),
    ] as const
  })
  const all = Object.fromEntries(handles)
  return printable(all, look =>
    recordsTable(
      streams.map(({ name, nodes }) => {
        const suspended = resting.get(name)
        return {
          stream: name,
          places: nodes.length,
          sends: sentBy(nodes),
          ...(suspended && { suspended: suspendedText(suspended, look.now) }),
        }
      }),
      { ...look, limit: 0 },
    ),
  )
}

const sentBy = (nodes: readonly FlowNode[]): string =>
  [...new Set(nodes.flatMap(({ sends }) => (sends === undefined ? [] : outputText(sends))))].join(", ") || "-"

const nodesTable = (nodes: readonly FlowNode[], look: Look) =>
  recordsTable(
    nodes.map(({ address, name, args, sends, written }) => ({
      place: address,
      operator: args === "" ? name : `${name}(${args})`,
      sends: sends === undefined ? "-" : outputText(sends),
      written: written === undefined ? "-" : `${shown(written.file)}:${written.line}`,
    })),
    { ...look, limit: 0, expand: look.expand === true },
  )

/** The places that are meant: those of a stream, one, or those of an address; with whose name they are called. */
export function placesOf(of: unknown, streams: Streams): readonly string[] {
  if (typeof of === "string") {
    const stream = Object.hasOwn(streams, of) ? streams[of] : undefined
    return stream ? stream.nodes.map(({ address }) => address) : [of]
  }
  if (typeof of === "object" && of !== null) {
    if ("address" in of && typeof of.address === "string") return [of.address]
    if ("nodes" in of && Array.isArray(of.nodes)) return of.nodes.map(({ address }: FlowNode) => address)
  }
  throw noStream(of, streams)
}

/** A stream, a place, or a name, as the name of what is asked about. */
export function nameOf(of: unknown, streams: Streams): string {
  if (typeof of === "string") return of
  if (typeof of === "object" && of !== null) {
    if ("address" in of && typeof of.address === "string") return of.address
    if ("name" in of && typeof of.name === "string") return of.name
  }
  throw noStream(of, streams)
}

function noStream(of: unknown, streams: Streams): DmonError {
  const names = Object.keys(streams)
  const near = typeof of === "string" ? didYouMean(of, names) : undefined
  return new DmonError("DM174", of === undefined ? "there is no such stream" : "this is neither a stream nor a place", {
    more: { ...(near !== undefined && { "did you mean": `${near} ?` }), "there are": names.join(", ") || "none" },
    fix: "streams.NAME, one of its nodes, or an address",
  })
}
