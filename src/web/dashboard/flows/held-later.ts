import type { Flow } from "../../../engine/live/flow.ts"
import type { Passed } from "../../../engine/live/watch.ts"
import type { Event } from "../../../event/event.ts"
import { outputText } from "../../../print/action-text.ts"
import { places } from "./place.ts"
import { isEvent } from "./value-line.ts"
import type { Way } from "./way.ts"

/** An event that a place held when it was sent. */
export interface Hold {
  /** The place, as its mark is kept, and its address with the keys. */
  readonly at: string
  readonly address: string
  /** When its time is over, in seconds since the epoch. */
  readonly until: number
}

/** What became of an event that was held, as far as it was seen. */
export interface Later {
  readonly isOver: boolean
  /** When it went on, and where that led: outputs, the index, topics; else the last place that it came to. */
  readonly went?: { readonly time: number; readonly to: readonly string[] }
}

/** A timer that is due fires a little later; this long after it, in seconds, what comes is of something else. */
export const moment = 1.5
/** More are not followed. */
const most = 20

/** What holds an event of this way, and for how long; what is held for an open time is not among them. */
export const holdsOf = ({ marks }: Way): readonly Hold[] =>
  [...marks]
    .flatMap(
      ([
        at,
        {
          verdict,
          step: { address, due, time },
        },
      ]) => {
        const until = Math.min(...Object.values(due).filter(one => one > time))
        return verdict === "held" && Number.isFinite(until) ? [{ at, address, until }] : []
      },
    )
    .slice(0, most)

/** What is told of a hold at a moment; `passed`: what came to the places behind it since the event was sent. */
export function laterOf(hold: Hold, passed: readonly Passed[], sent: Event, flow: Flow, now: number): Later {
  const { until } = hold
  // What an operator makes may be of another host and service: then the moment tells what it came of.
  const own = passed.filter(({ time, value }) => isOf(value, sent) || (time >= until - 0.1 && time <= until + moment))
  const isOver = own.length > 0 || now > until + moment
  const [first] = own
  if (first === undefined) return { isOver }
  const find = places(flow)
  const nodes = own.flatMap(({ at }) => {
    const place = find(at)
    return place === undefined ? [] : [flow.streams[place.stream]!.nodes[place.node]!]
  })
  const ends = nodes.flatMap(({ sends }) => (sends === undefined ? [] : [outputText(sends)]))
  const last = nodes.at(-1)?.name
  const to = ends.length > 0 ? [...new Set(ends)] : last === undefined ? [] : [last]
  return { isOver, went: { time: first.time, to } }
}

const isOf = (value: unknown, sent: Event): boolean =>
  Array.isArray(value)
    ? value.some(one => isOf(one, sent))
    : isEvent(value) && value.host === sent.host && value.service === sent.service
