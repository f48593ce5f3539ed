import type { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { deadline } from "../event/expiry.ts"
import { operator, type Self, type WithOptions } from "./core/operator.ts"
import { Held } from "./parts/held.ts"
import { period } from "./parts/period.ts"
import { retimed } from "./parts/retimed.ts"

interface Table {
  /**
   * The newest event by service, then by host, and when it expires, in seconds; boxed, so that an update is one look-up.
   * Services are fewer than hosts (one, in `by("service")`), so there are few maps.
   */
  services: Map<string, Map<string, { event: Event; until: number }>>
  size: number
  /** Something has come since the last tick. */
  fresh: boolean
}

/**
 * Emits, every so often, the newest event of each host and service, all together as an array: by service, then by host, each
 * in the order in which it first came.
 *
 *     in   a-b-c-----|       coalesce("4ms"); a and c of one host and service, b of another
 *     out  A---B---B-|       A = [a], B = [c, b]
 *
 * By the clock: the first tick is at once, with the first event. An event that has expired by then (its state says so,
 * or its ttl has passed; no ttl: 60 s) is in the array once more and is then forgotten; when all are, ticking ends.
 * Beyond `max` hosts and services (option, default 10,000) new ones are let go and counted as full. On completion what
 * has come since the last tick makes one more. Differs from Riemann: an expired event does not stop it, so what is
 * held is never left unsaid.
 *
 * @example when({ service: "cpu" }, coalesce(10, smap(mean, set({ host: undefined }, index()))))
 * @see fixedTimeWindow, for all events of a stretch of time
 */
export const coalesce: WithOptions<[every: Duration], z.input<typeof Held>, Event, readonly Event[]> = operator(
  "coalesce",
  Held,
  (every: Duration, { max }: z.output<typeof Held>) => {
    const ms = period("coalesce", every)
    const tick = (self: Self<Table, readonly Event[]>) => {
      const { state, now, seconds } = self
      const all = take(state, seconds)
      if (state.size > 0) self.at("tick", now + ms)
      if (all.length > 0) self.emit(all)
    }
    return {
      state: (): Table => ({ services: new Map(), size: 0, fresh: false }),
      next(event: Event, self: Self<Table, readonly Event[]>) {
        const { state, seconds } = self
        const { host = "", service = "" } = event
        let hosts = state.services.get(service)
        const latest = hosts?.get(host)
        state.fresh = true
        if (latest !== undefined) {
          latest.event = event
          latest.until = deadline(event, seconds)
          return
        }
        if (state.size >= max) return self.drop("full")
        if (hosts === undefined) state.services.set(service, (hosts = new Map()))
        hosts.set(host, { event, until: deadline(event, seconds) })
        state.size++
        if (state.size === 1 && self.due("tick") === undefined) tick(self)
      },
      timers: { tick },
      end(self) {
        if (self.state.fresh) self.emit(take(self.state, self.seconds))
      },
      version: 3,
      migrate: state => state,
      retime: retimed(ms),
    }
  },
)

/** All that is held; what has expired is forgotten. */
function take(state: Table, now: number): Event[] {
  const all: Event[] = []
  state.fresh = false
  for (const [service, hosts] of state.services) {
    for (const [host, { event, until }] of hosts) {
      all.push(event)
      if ((event.state === "expired" || until < now) && hosts.delete(host)) state.size--
    }
    if (hosts.size === 0) state.services.delete(service)
  }
  return all
}
