import { z } from "zod"
import { type Duration, durationOption } from "../base/duration.ts"
import { copy, type Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"
import { pastOf } from "./parts/time-of.ts"

const Options = z
  .strictObject({
    checks: z.int().min(3).max(1000).default(21),
    high: z.number().min(0).max(100).default(30),
    low: z.number().min(0).max(100).default(20),
    changes: z.int().positive().optional(),
    within: durationOption.optional(),
  })
  .refine(({ low, high }) => low <= high, "low is above high")
  .refine(({ changes, within }) => (changes === undefined) === (within === undefined), "changes and within go together")

type Weighed = { readonly checks?: number; readonly high?: number; readonly low?: number }
type Counted = { readonly changes: number; readonly within: Duration }

interface Flaps {
  state: string | undefined
  /** Weighed: for each check but the first, the newest last, has the state changed? */
  changed: boolean[]
  /** Counted: when the state has changed, in seconds. */
  times: number[]
  flaps: boolean
}

/**
 * Tags the events that come while their state goes to and fro: "flapping".
 *
 *     in                                             o-w-o-w-w-w----|     states ok and warning
 *     flapping({ changes: 3, within: "4ms" })        o-w-o-W-w-w----|     W has the tag
 *
 * Passes every event. As Nagios weighs it: of the last 21 `checks` (at most 1,000) the share of those that changed the state, the newest
 * 1.25 times, the oldest 0.75 times; flapping begins at 30 % (`high`) and ends at 20 % (`low`). Or counted: while there
 * have been so many `changes` `within` a time, by event time (none, or ahead: the clock). An event without a state is no check,
 * and is tagged as the one before. In the order of arrival. It keeps that many checks, or times.
 *
 * @example by(["host", "service"], flapping(when(e => !e.tags?.includes("flapping"), changed("state", email("a@b.org")))))
 * @example flapping(changed(e => e.tags?.includes("flapping") ?? false, { initial: false }, email("me@example.org")))
 * @see stable, hysteresis, throttle
 */
export const flapping = operator("flapping", Options, (options: z.output<typeof Options>) => ({
  state: (): Flaps => ({ state: undefined, changed: [], times: [], flaps: false }),
  asks: (event: Event) => event.state,
  next(event: Event, self: Self<Flaps>) {
    const { state } = self
    if (event.state !== undefined) {
      const changed = state.state !== undefined && event.state !== state.state
      state.state = event.state
      const { changes, within } = options
      if (changes === undefined || within === undefined) weigh(state, changed, options)
      else count(state, changed, pastOf(event, self), changes, within)
    }
    const old = event.tags ?? []
    self.emit(state.flaps && !old.includes("flapping") ? copy(event, { tags: ["flapping", ...old] }) : event)
  },
})) as Passing<[], Event> & Passing<[options: Weighed | Counted], Event>

function weigh(state: Flaps, changed: boolean, { checks, high, low }: z.output<typeof Options>): void {
  state.changed.push(changed)
  if (state.changed.length >= checks) state.changed.shift()
  const missing = checks - 1 - state.changed.length
  let weight = 0
  state.changed.forEach((is, i) => {
    if (is) weight += 0.75 + (0.5 * (i + missing)) / (checks - 2)
  })
  const percent = (weight * 100) / (checks - 1)
  state.flaps = state.flaps ? percent > low : percent >= high
}

function count(state: Flaps, changed: boolean, time: number, changes: number, within: number): void {
  if (changed) state.times.push(time)
  if (state.times.length > changes) state.times.shift()
  const [first = 0] = state.times
  state.flaps = state.times.length === changes && micros(time) - micros(first) <= within * 1000
}
