import type { z } from "zod"
import { copy, type Event } from "../event/event.ts"
import { deadline } from "../event/expiry.ts"
import { operator, type WithOptions } from "./core/operator.ts"
import { Held } from "./parts/held.ts"

interface Clocks {
  /** For each host, how far its clock is ahead of ours, and until when that holds; both in seconds. */
  hosts: Map<string, { ahead: number; until: number }>
  /** How far each is ahead, in order. */
  order: number[]
  /** No host is to be forgotten before this. */
  next: number
}

/**
 * Emits each event with how far the clock of its host is ahead of the median host's, in seconds, as its metric.
 *
 *     in            a--b--c--|     hosts; a and b are right, c is a minute behind
 *     clockSkew()   x--y--z--|     metrics 0, 0, -60
 *
 * A host's clock is the time of its newest event, going on with ours since that arrived; of an even number of hosts the
 * upper one of the middle two is the median. A host is forgotten when the ttl of its newest event (none: 60 s) has
 * passed since that arrived, or with an expired event, which is passed on as it is; so is one without a host or a time.
 * Of more than `max` hosts (option, default 10,000) new ones are not remembered and counted as full: they are measured
 * against the others. Differs from Riemann: only the state says that an event is expired, or hosts that are far behind
 * would not be seen; and a host does not stay for ever.
 *
 * @example clockSkew(over(5, changedState(email("me@example.org"))))
 */
export const clockSkew: WithOptions<[], z.input<typeof Held>, Event, Event> = operator(
  "clockSkew",
  Held,
  ({ max }: z.output<typeof Held>) => ({
    state: (): Clocks => ({ hosts: new Map(), order: [], next: Number.MAX_VALUE }),
    next(event: Event, self) {
      const { state, seconds } = self
      const { host, time, ttl } = event
      if (host === undefined || time === undefined || !Number.isFinite(time)) return self.emit(event)
      if (state.next < seconds) sweep(state, seconds)
      forget(state, host)
      if (event.state === "expired") return self.emit(event)
      const ahead = time - seconds
      if (state.hosts.size < max) {
        const until = deadline({ ttl }, seconds)
        state.hosts.set(host, { ahead, until })
        state.order.splice(place(state.order, ahead), 0, ahead)
        state.next = Math.min(state.next, until)
      } else self.drop("full")
      const median = state.order[Math.floor(state.order.length / 2)] as number
      self.emit(copy(event, { metric: ahead - median }))
    },
    migrate: state => state,
  }),
)

/** Forgets the hosts whose time has passed, and finds when that of the next will have. */
function sweep(state: Clocks, now: number): void {
  state.next = Number.MAX_VALUE
  for (const [host, { until }] of state.hosts) {
    if (until < now) forget(state, host)
    else state.next = Math.min(state.next, until)
  }
}

function forget(state: Clocks, host: string): void {
  const known = state.hosts.get(host)
  if (known === undefined) return
  state.hosts.delete(host)
  state.order.splice(place(state.order, known.ahead), 1)
}

/** Where a number stands, or would stand, in numbers that are in order. */
function place(order: readonly number[], of: number): number {
  let [from, to] = [0, order.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((order[middle] as number) < of) from = middle + 1
    else to = middle
  }
  return from
}
