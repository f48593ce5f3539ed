import type { Codec } from "../codecs/codec.ts"
import { json } from "../codecs/json.ts"
import { riemann } from "../codecs/riemann.ts"
import { stamp } from "./intake.ts"
import { type Control, controlOf } from "./journal/control.ts"
import type { Entry } from "./journal/record.ts"
import type { Partition } from "./partition.ts"

/** What a player cannot do by itself. */
export interface Stage {
  /** Puts a version of the streams in place of the one that runs, carrying its state over. */
  become(streams: string): void
}

/** Plays records into a partition, as they came in when they were made. Throws at one that it cannot read. */
export function player(into: Partition, { become }: Stage): (entry: Entry) => void {
  const codecs: Readonly<Record<string, Codec>> = { json: json(), riemann: riemann() }
  return entry => {
    const { codec, bytes, time, number } = entry
    const said = controlOf(entry)
    if (said !== undefined) return steer(said, time, number)
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
      into.tick(time, number)
    } else if ("suspend" in control) into.suspend(time, control.suspend, number)
    else if ("resume" in control) into.suspend(time, { ...control.resume, reason: "" }, number)
    else if ("tick" in control) into.tick(time, number)
  }
}
