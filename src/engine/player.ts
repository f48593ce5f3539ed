import type { Codec } from "../codecs/codec.ts"
import { json } from "../codecs/json.ts"
import { riemann } from "../codecs/riemann.ts"
import { stamp } from "./intake.ts"
import type { Entry } from "./journal/record.ts"
import type { Partition } from "./partition.ts"

/** What the journal holds besides events: what else moved the streams, so that a replay moves them the same way. */
export type Control =
  /** A start: its number, how many ms had passed since the record before, the version of the streams, and the usual ttl. */
  | {
      readonly start: {
        readonly epoch: number
        readonly gap: number
        readonly streams: string
        readonly ttl?: number | undefined
      }
    }
  /** A reload: the version of the streams that runs from here on. */
  | { readonly reload: { readonly streams: string } }
  /** The clock was looked at, because a timer was due. */
  | { readonly tick: true }
  /** The system's clock stepped by so many ms; time is slewed after it. */
  | { readonly step: number }
  | { readonly stop: true }

export const controlBytes = (control: Control): Uint8Array => Buffer.from(JSON.stringify(control))

/** What a player cannot do by itself. */
export interface Stage {
  /** Puts a version of the streams in place of the one that runs, carrying its state over. */
  become(streams: string): void
}

/** Whether a record says that dmon was stopped after it. */
export const isStop = ({ codec, bytes }: Entry): boolean => codec === "control" && "stop" in controlOf(bytes)

const controlOf = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as Control

/** Plays records into a partition, as they came in when they were made. Throws at one that it cannot read. */
export function player(into: Partition, { become }: Stage): (entry: Entry) => void {
  const codecs: Readonly<Record<string, Codec>> = { json: json(), riemann: riemann() }
  return ({ codec, bytes, time, number }) => {
    if (codec === "control") return steer(controlOf(bytes), time, number)
    const decoder = codecs[codec]
    if (decoder === undefined) throw new Error(`record ${number} is ${codec}, which this dmon cannot read`)
    const { events } = decoder.decode(bytes)
    stamp(events, time / 1000)
    into.input(time, events, number)
  }

  function steer(control: Control, time: number, number: number): void {
    if ("start" in control) {
      const { epoch, gap, streams } = control.start
      // Until the stop before it the clock may have gone on, though nothing was due.
      into.advance(time - gap)
      become(streams)
      into.begin(epoch, time - into.clock.now, number)
    } else if ("reload" in control) {
      into.advance(time)
      become(control.reload.streams)
    } else if ("tick" in control) into.tick(time, number)
  }
}
