import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { expire } from "../event/expire.ts"
import { isExpired } from "../event/expiry.ts"
import { type RouterSelf, router } from "./core/operator.ts"
import { must } from "./parts/must.ts"
import { type Test, testOf } from "./when.ts"

type S<R> = OperatorFunction<Event, R>
type Dual = <A, B>(test: Test, whenTrue: S<A>, whenFalse: S<B>) => S<A | B>

/**
 * Gives each event to one of two children, and tells the other that it has gone: that one gets it expired.
 *
 *     in                            a------b------|     a is critical, b is not
 *     dual({state: "critical"},     a------B------|     B = b's host and service, expired
 *          x, y)                    A------b------|     A = a's, before x gets a
 *
 * So an event is in one of two indexes, windows or counts, never in both. What the other child gets has only the host,
 * the service, the state "expired" and the time of the clock, and comes first. An event that has expired itself (its
 * state says so, or its ttl has passed; no ttl: 60 s) goes to both, and the test is not asked.
 *
 * @call dual(test, whenTrue, whenFalse)
 * @example dual({ tags: ["canary"] }, coalesce(10, smap(mean, index())), coalesce(10, smap(maximum, index())))
 * @see split, which tells the other nothing; top
 */
export const dual: Dual = (...given) => {
  const ok = given.length === 3 && typeof given[1] === "function" && typeof given[2] === "function"
  must(ok, "dual takes a test and two children", "dual(test, whenTrue, whenFalse)")
  return routed(...given)
}

const routed = router<Dual>("dual", "child", (test: Test) => {
  const passes = testOf(test)
  return {
    next(event: Event, self: RouterSelf) {
      if (isExpired(event, self.seconds)) {
        self.to(0, event)
        self.to(1, event)
        return
      }
      const to = passes(event) ? 0 : 1
      self.to(1 - to, expire(event, self.seconds))
      self.to(to, event)
    },
  } as never
})
