import type { Event } from "../../../src/event/event.ts"
import type { Timed } from "./laws.ts"

interface Tick {
  readonly at: number
  /** What has come since the ticking began, and what of it since the last tick. */
  readonly all: readonly Event[]
  readonly fresh: readonly Event[]
}

/**
 * For models, the ticks of a stream such as `rate`, found by looking at all inputs again and again: from an event with
 * a metric on, until an expired event comes or the newest has expired; then anew. What is expired on arrival is not seen.
 */
export function ticks(inputs: Timed, every: number, end: number): Tick[] {
  const ttl = (e: Event) => e.ttl ?? 60
  const known = inputs.filter(([at, e]) => e.state === "expired" || at / 1000 - (e.time as number) <= ttl(e))
  const out: Tick[] = []
  let begin = -1
  let after = 0
  for (;;) {
    begin = known.findIndex(([at, e], i) => i > begin && at >= after && e.metric !== undefined && e.state !== "expired")
    if (begin < 0) return out
    const start = known[begin]?.[0] as number
    const expired = known.findIndex(([, e], i) => i > begin && e.state === "expired")
    const run = known.slice(begin, expired < 0 ? undefined : expired)
    const stop = known[expired]?.[0] ?? end
    after = stop
    for (let at = start + every; at <= stop; at += every) {
      const all = run.filter(([came]) => came < at).map(([, e]) => e)
      const newest = all.at(-1) as Event
      if ((newest.time as number) + ttl(newest) < at / 1000) {
        after = at
        break
      }
      out.push({ at, all, fresh: run.filter(([came]) => came < at && came >= at - every).map(([, e]) => e) })
    }
    if (after === stop) begin = expired < 0 ? known.length : expired
  }
}
