import { json } from "../../codecs/json.ts"
import { riemann } from "../../codecs/riemann.ts"
import type { Event } from "../../event/event.ts"
import { stamp } from "../intake.ts"
import type { Entry } from "../journal/record.ts"

/** An event that came in. */
export interface Came {
  readonly event: Event
  /** When, in seconds. */
  readonly arrival: number
  /** The number of its record, and who sent it. */
  readonly position: number
  readonly from: string
}

/** The events that records hold, in the order in which they came. */
export function* came(entries: Iterable<Entry>): Generator<Came> {
  const codecs = { json: json(), riemann: riemann() }
  for (const { codec, bytes, time, number, from } of entries) {
    if (codec !== "json" && codec !== "riemann") continue
    const { events } = codecs[codec].decode(bytes)
    stamp(events, time / 1000)
    for (const event of events) yield { event, arrival: time / 1000, position: number, from }
  }
}
