import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { expire } from "../event/expire.ts"
import { deadline, isExpired } from "../event/expiry.ts"
import { micros } from "../event/micros.ts"
import { type RouterSelf, router } from "./core/operator.ts"
import { fieldOf } from "./parts/field.ts"
import { must } from "./parts/must.ts"
import { sameArg } from "./parts/same-arg.ts"

type S<R> = OperatorFunction<Event, R>
type Rank = "metric" | "time" | "ttl" | ((event: Event) => number | undefined)
type Top = <A, B = never>(k: number, of: Rank, whenTop: S<A>, otherwise?: S<B>) => S<A | B>

interface Entry {
  event: Event
  value: number
  /** When it leaves, in seconds. */
  until: number
}
/** Those at the top, by host and service. */
type Entries = Map<string, Entry>
type Me = RouterSelf<Entries>

/**
 * Gives the events of the `k` hosts and services that rank highest to one child, those of the others to another.
 *
 *     in                       a3---b5------|     top(1, "metric", x, y): metrics of two hosts
 *     to x                     a3---A-b5----|     A = a's host and service, expired
 *     to y                     A----a3-B----|     B = b's
 *
 * As with `dual`, the other child gets host and service expired, and gets it first. One leaves the top when another
 * ranks higher (an equal one does not), when its ttl (none: 60 s) has passed by the clock, when it comes expired (which
 * goes to both) or without a number to rank by; what has not come again keeps its rank. It holds `k` events at most.
 * Differs from Riemann: what leaves is told at once, without `otherwise` and by the clock too.
 *
 * @call top(k, field, whenTop, otherwise?)
 * @example when({ service: "cpu" }, top(10, "metric", tag("top", index()), index()))
 * @see dual; percentiles, for what stands at a point
 */
export const top: Top = (...given) => {
  const ok = given.length <= 4 && given.slice(2).every(child => typeof child === "function") && given.length > 2
  must(
    ok,
    "top takes a number, a field or a function, and one or two children",
    "top(10, 'metric', whenTop, otherwise)",
  )
  return routed(...given)
}

const routed = router<Top>("top", "child", (k: number, of: Rank) => {
  must(Number.isInteger(k) && k > 0, `top holds ${k} events`, "a whole number above zero")
  const rank = fieldOf(of)
  return {
    state: (): Entries => new Map(),
    next(event: Event, self: Me) {
      const { state, seconds } = self
      const key = JSON.stringify([event.host ?? null, event.service ?? null])
      if (isExpired(event, seconds)) {
        remove(self, key)
        self.to(0, event)
        self.to(1, event)
        return
      }
      while (state.size > k) displace(self, least(state))
      const value = rank(event)
      if (typeof value !== "number" || Number.isNaN(value)) remove(self, key)
      else if (state.has(key) || state.size < k || value > least(state)[1].value) {
        if (!state.has(key) && state.size === k) displace(self, least(state))
        const until = deadline(event, seconds)
        state.set(key, { event, value, until })
        wake(self, until)
        self.to(1, expire(event, seconds))
        self.to(0, event)
        return
      }
      self.to(0, expire(event, seconds))
      self.to(1, event)
    },
    timers: { ttl: leave },
    migrate: (state: Entries, [, old]: readonly unknown[]) => (sameArg(old, of) ? state : undefined),
  } as never
})

const least = (entries: Entries): [key: string, entry: Entry] =>
  [...entries].reduce((a, b) => (b[1].value < a[1].value ? b : a))

/** One gives way to a greater one. */
function displace(self: Me, [key, { event }]: [string, Entry]): void {
  self.state.delete(key)
  self.to(0, expire(event, self.seconds))
  self.to(1, event)
}

function remove(self: Me, key: string): void {
  self.state.delete(key)
  if (self.state.size === 0) self.cancel("ttl")
}

/** Those whose ttl has passed leave. */
function leave(self: Me): void {
  for (const [key, { event, until }] of self.state) {
    if (micros(until) >= micros(self.seconds)) wake(self, until)
    else if (self.state.delete(key)) self.to(0, expire(event, self.seconds))
  }
}

/** Sees to it that the timer is due when this moment, in seconds, has passed. */
function wake(self: Me, until: number): void {
  const at = Math.floor(micros(until) / 1000) + 1
  if (Number.isFinite(at) && at < (self.due("ttl") ?? Infinity)) self.at("ttl", at)
}
