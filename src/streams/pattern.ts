import type { OperatorFunction } from "rxjs"
import { z } from "zod"
import type { Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { type KeyOf, keyOf } from "./by.ts"
import { operator, type Self } from "./core/operator.ts"
import { begin, give, isOver, isWhole, type Matching, matchingOf, type Run } from "./parts/matching.ts"
import { type Start, type Steps, stepsOf } from "./parts/steps.ts"
import { pastOf } from "./parts/time-of.ts"

type S<T, R> = OperatorFunction<T, R>
type Found = readonly Event[]

const Options = z.strictObject({
  max: z.int().positive().default(10_000),
  each: z.int().positive().default(100),
})
type Options = z.input<typeof Options>

export interface Pattern {
  <T extends Found>(key: KeyOf, steps: (p: Start) => Steps<T>): S<Event, T>
  <T extends Found, A>(key: KeyOf, steps: (p: Start) => Steps<T>, a: S<T, A>): S<Event, A>
  <T extends Found, A, B>(key: KeyOf, steps: (p: Start) => Steps<T>, a: S<T, A>, b: S<T, B>): S<Event, A | B>
  <T extends Found>(key: KeyOf, steps: (p: Start) => Steps<T>, ...children: S<T, unknown>[]): S<Event, unknown>
  <T extends Found>(key: KeyOf, steps: (p: Start) => Steps<T>, options: Options): S<Event, T>
  <T extends Found, A>(key: KeyOf, steps: (p: Start) => Steps<T>, options: Options, a: S<T, A>): S<Event, A>
  <T extends Found>(
    key: KeyOf,
    steps: (p: Start) => Steps<T>,
    options: Options,
    ...children: S<T, unknown>[]
  ): S<Event, unknown>
}

interface Matches {
  /** All that have begun, by their numbers, in the order in which they did: so in that in which their time is over. */
  readonly runs: Map<number, Run>
  /** The numbers of those of each key. */
  readonly keys: Map<unknown, number[]>
  count: number
}
type Me = Self<Matches, Found>

/**
 * Emits the events of each match of a pattern, in the order of its steps, as an array.
 *
 *     in                                                             a--x--b---|
 *     pattern("host", p => p.first(A).followedBy(B).within("1m"))    ------M---|     M = [a, b]
 *
 * Each event that passes the first step begins a match, which takes the next event of its key that passes its next
 * step; others do not matter (`.without(() => true)`: it must follow at once). A match ends all others of its key, so an
 * event counts once. One that ends with `without` matches when its time is over. In the order of arrival, but a step
 * takes no event that is older than the step before. By event time (none, or ahead: the clock): a match is over when an
 * event of its key comes that is `within` after its first, or when that has passed by the clock since that came. Of more
 * than `max` unfinished ones (option, default 10,000), or `each` of a key (100), new ones are let go, counted as full. On
 * completion nothing is emitted. Riemann has nothing like it.
 *
 * @call pattern(key, p => steps, { max, each }?, ...children)
 * @example pattern("host", p => p.first({ service: "deploy" }).without({ state: "ok" }).within("10m"), email("me@x.org"))
 * @see join, where the order does not count
 */
export const pattern = ((key: KeyOf, build: (p: Start) => Steps, ...rest: unknown[]) =>
  (matches as (...args: unknown[]) => unknown)(key, stepsOf(build), ...rest)) as Pattern

const matches = operator("pattern", Options, (key: KeyOf, steps: Steps, { max, each }: z.output<typeof Options>) => {
  const of = matchingOf(steps)
  const name = keyOf(key)
  return {
    state: (): Matches => ({ runs: new Map(), keys: new Map(), count: 0 }),
    next(event: Event, self: Me) {
      const { state } = self
      const time = micros(pastOf(event, self))
      const at = name(event)
      let found: Found | undefined
      try {
        found = state.keys.has(at) ? proceed(of, state, at, event, time) : undefined
        const isUsed = found !== undefined && !of.awaits
        const fresh = isUsed ? undefined : begin(of, at, event, time, self.now)
        if (fresh !== undefined && !of.awaits && isWhole(of, fresh)) {
          found = fresh.taken
          forget(state, at)
        } else if (fresh !== undefined) {
          if (state.runs.size >= max || (state.keys.get(at)?.length ?? 0) >= each) self.drop("full")
          else keep(state, fresh)
        }
      } finally {
        // What is complete is not lost to a test that throws for the event that showed it.
        wait(self)
        if (found !== undefined) self.emit(found)
      }
    },
    timers: { over: self => over(of, self) },
    migrate: (old, was) => (JSON.stringify(was.slice(0, 2)) === JSON.stringify([key, steps]) ? old : undefined),
  }
})

/** What an event does to the matches that have begun for its key; returns the one that is whole now. */
function proceed(of: Matching, state: Matches, key: unknown, event: Event, time: number): Found | undefined {
  const begun = (state.keys.get(key) ?? []).map(number => [number, state.runs.get(number) as Run] as const)
  for (const [number, run] of begun) {
    if (!isOver(of, run, time)) continue
    if (of.awaits && isWhole(of, run)) return forget(state, key, run)
    drop(state, number, run)
  }
  for (const [number, run] of begun) {
    if (!state.runs.has(number)) continue
    if (!give(of, run, event, time)) drop(state, number, run)
    else if (!of.awaits && isWhole(of, run)) return forget(state, key, run)
  }
  return undefined
}

/** The time of the first ones is over by the clock. */
function over(of: Matching, self: Me): void {
  const { state } = self
  const found: Found[] = []
  for (const [number, run] of state.runs) {
    if (run.until > self.now) break
    if (!of.awaits || !isWhole(of, run)) drop(state, number, run)
    else found.push(forget(state, run.key, run))
  }
  wait(self)
  for (const events of found) self.emit(events)
}

function keep(state: Matches, run: Run): void {
  const numbers = state.keys.get(run.key)
  if (numbers === undefined) state.keys.set(run.key, [state.count])
  else numbers.push(state.count)
  state.runs.set(state.count++, run)
}

function drop(state: Matches, number: number, { key }: Run): void {
  state.runs.delete(number)
  const others = state.keys.get(key)?.filter(other => other !== number) ?? []
  if (others.length > 0) state.keys.set(key, others)
  else state.keys.delete(key)
}

/** A key has its match: those that have begun besides are over. */
function forget(state: Matches, key: unknown, { taken }: { readonly taken: Found } = { taken: [] }): Found {
  for (const number of state.keys.get(key) ?? []) state.runs.delete(number)
  state.keys.delete(key)
  return taken
}

function wait(self: Me): void {
  const [first] = self.state.runs.values()
  if (first === undefined) self.cancel("over")
  else if (self.due("over") === undefined) self.at("over", first.until)
}
