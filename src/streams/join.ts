import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import type { Duration } from "../base/duration.ts"
import type { Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { type KeyOf, keyOf } from "./by.ts"
import { operator, type RouterSelf, type Self } from "./core/operator.ts"
import type { Stream } from "./core/stream.ts"
import { Held } from "./parts/held.ts"
import { must } from "./parts/must.ts"
import type { Passed } from "./parts/passed.ts"
import { period } from "./parts/period.ts"
import { pastOf } from "./parts/time-of.ts"
import { type Test, testOf } from "./when.ts"

type S<T, R> = OperatorFunction<T, R>

const Options = Held.extend({
  unmatched: z.custom<Stream<Event>>(value => typeof value === "function", "a stream, such as log()").optional(),
})
type Options = z.input<typeof Options>

type Tests = readonly [Test, Test, ...Test[]]

export interface Join {
  <const T extends Tests>(key: KeyOf, within: Duration, sides: T): S<Event, Passed<T>>
  <const T extends Tests, A>(key: KeyOf, within: Duration, sides: T, a: S<Passed<T>, A>): S<Event, A>
  <const T extends Tests, A, B>(
    key: KeyOf,
    within: Duration,
    sides: T,
    a: S<Passed<T>, A>,
    b: S<Passed<T>, B>,
  ): S<Event, A | B>
  <const T extends Tests>(
    key: KeyOf,
    within: Duration,
    sides: T,
    ...children: S<Passed<T>, unknown>[]
  ): S<Event, unknown>
  <const T extends Tests>(key: KeyOf, within: Duration, sides: T, options: Options): S<Event, Passed<T>>
  <const T extends Tests, A>(key: KeyOf, within: Duration, sides: T, options: Options, a: S<Passed<T>, A>): S<Event, A>
  <const T extends Tests>(
    key: KeyOf,
    within: Duration,
    sides: T,
    options: Options,
    ...children: S<Passed<T>, unknown>[]
  ): S<Event, unknown>
}

interface Waiting {
  readonly event: Event
  /** Its time, in microseconds; and when it leaves by the clock, in milliseconds. */
  readonly time: number
  readonly until: number
}
type Sides = Map<unknown, Waiting>[]
type Me = Self<Sides, readonly Event[]>

/**
 * Joins events of one key that come less than `within` apart, one for each test: an array in the order of the tests.
 *
 *     in                                   a--b--a----|     within 5: the second a waits in vain
 *     join("host", 5, [isA, isB])          ---J-------|     J = [a, b]
 *
 * In any order of arrival. An event counts for the first test that it passes, and joins once; of each side the last to
 * arrive waits. By event time (none, or ahead: the clock): what waits leaves when an event of its key comes that is
 * `within` later, or when so much time has passed by the clock; so late events join if all sides are as late. What leaves, or
 * is replaced, without having joined is counted as unmatched and goes to the stream `unmatched`, if that option names
 * one; on completion too. Beyond `max` waiting events (option, default 10,000) the newest are let go, counted as full.
 *
 * @call join(key, within, [test, test, …], { max, unmatched }?, ...children)
 * @example join("host", "10s", [{ service: "requests" }, { service: "errors" }], smap(quotient, index()))
 * @see pattern, where the order counts
 */
export const join = operator(
  "join",
  Options,
  (key: KeyOf, within: Duration, sides: readonly Test[], { max }: z.output<typeof Options>) => {
    const ms = period("join", within)
    const span = ms * 1000
    const fix = 'join("host", "10s", [{ service: "requests" }, { service: "errors" }])'
    must(Array.isArray(sides) && sides.length > 1, "join takes an array of two tests or more", fix)
    const of = keyOf(key)
    const passes = sides.map(testOf)
    const state = (): Sides => sides.map(() => new Map())
    return {
      state,
      next(event: Event, self: Me) {
        const side = passes.findIndex(passes => passes(event))
        if (side < 0) return
        const now = { event, time: micros(pastOf(event, self)), until: self.now + ms }
        const name = of(event)
        const gone = take(self.state, name, (other, i) => i === side || other.time <= now.time - span)
        const all = self.state.map((waiting, i) => (i === side ? now : waiting.get(name)))
        const joined = isWhole(all) && spread(all) < span
        if (joined) take(self.state, name, () => true)
        else if (size(self.state) >= max) self.drop("full")
        else self.state[side]?.set(name, now)
        if (size(self.state) === 0) self.cancel("gone")
        else if (self.due("gone") === undefined) self.at("gone", now.until)
        leave(self, gone)
        if (joined) self.emit(all.map(({ event }) => event))
      },
      timers: { gone: lapse },
      end(self) {
        const gone = self.state.flatMap(waiting => [...waiting.values()])
        self.state = state()
        leave(self, gone)
      },
      migrate: (old, was) =>
        JSON.stringify(was.slice(0, 3)) === JSON.stringify([key, within, sides]) ? old : undefined,
    }
  },
) as unknown as Join

/** Takes from each side what waits there under a name, if it is to go. */
function take(sides: Sides, name: unknown, goes: (waiting: Waiting, side: number) => boolean): Waiting[] {
  return sides.flatMap((waiting, i) => {
    const one = waiting.get(name)
    if (one === undefined || !goes(one, i)) return []
    waiting.delete(name)
    return [one]
  })
}

const isWhole = (all: (Waiting | undefined)[]): all is Waiting[] => all.every(one => one !== undefined)
const size = (sides: Sides): number => sides.reduce((sum, waiting) => sum + waiting.size, 0)

function spread(all: Waiting[]): number {
  const times = all.map(({ time }) => time)
  return Math.max(...times) - Math.min(...times)
}

/** What has waited long enough by the clock leaves: on each side the first came first. */
function lapse(self: Me): void {
  const gone: Waiting[] = []
  let next = Number.POSITIVE_INFINITY
  for (const waiting of self.state) {
    for (const [name, one] of waiting) {
      if (one.until > self.now) {
        next = Math.min(next, one.until)
        break
      }
      waiting.delete(name)
      gone.push(one)
    }
  }
  if (next < Number.POSITIVE_INFINITY) self.at("gone", next)
  leave(self, gone)
}

function leave(self: Me, gone: readonly Waiting[]): void {
  for (const { event } of gone) {
    self.drop("unmatched")
    ;(self as unknown as RouterSelf).to(0, event)
  }
}
