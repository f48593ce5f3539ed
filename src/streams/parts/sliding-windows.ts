import { type Duration, duration } from "../../base/duration.ts"
import type { Event } from "../../event/event.ts"
import { micros } from "../../event/micros.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { late } from "./late.ts"
import { placeOf } from "./place-of.ts"
import { isFolded, refold } from "./refold.ts"
import { isAhead, pastOf, timeOf } from "./time-of.ts"

/** What came in the `nth` slide since the origin, and when that slide ends by the clock, in milliseconds. */
interface Pane<P> {
  readonly nth: number
  readonly due: number
  readonly of: P
}

export interface Sliding<P> {
  /** The time of the first event in microseconds; undefined before it. */
  origin: number | undefined
  /** The first slide that has not ended. */
  next: number
  /** Those that a window to come is made of, in order. */
  readonly panes: Pane<P>[]
  /** How much they hold. */
  size: number
}

interface Plan {
  /** A slide, and how long each waits for late events, in milliseconds. */
  readonly slide: number
  readonly lateness: number
  /** The slides of a window. */
  readonly count: number
  /** How much all of them may hold. */
  readonly max: number
}

/**
 * Windows of `count` slides, one ending with each slide. An event is gathered once, in the pane of its slide; a window
 * merges its panes. An event that is ahead of the clock counts as of now, and ends no slide.
 */
export function slidingWindows<P, O>(plan: Plan, gathering: Gathering<P, O>): Spec<Event, O, Sliding<P>> {
  const { count } = plan
  const [slide, lateness] = [plan.slide * 1000, plan.lateness * 1000]
  type Me = Self<Sliding<P>, O>
  /** The next slide whose end is the end of a window with something in it. */
  const upcoming = ({ next, panes }: Sliding<P>) => panes[0] && Math.max(next, panes[0].nth)
  const give = (self: Me, nth: number) => {
    const whole = gathering.start()
    for (const pane of self.state.panes) if (pane.nth <= nth) gathering.merge(whole, pane.of)
    const value = gathering.give(whole)
    if (value !== undefined) self.emit(value)
  }
  const close = (self: Me, until: number) => {
    const { state } = self
    if (until <= state.next) return
    for (let nth = upcoming(state); nth !== undefined && nth < until; nth = upcoming(state)) {
      state.next = nth + 1
      give(self, nth)
      const gone = placeOf(state.panes, nth + 2 - count, pane => pane.nth)
      for (const { of } of state.panes.splice(0, gone)) state.size -= gathering.size(of)
    }
    state.next = Math.max(state.next, until)
  }
  /** When the clock ends that slide: as long after the newest pane's end as lies between them. */
  const dueOf = ({ panes }: Sliding<P>, nth: number) => {
    const { due, nth: last } = panes.findLast(pane => pane.nth <= nth) as Pane<P>
    return due + (nth - last) * plan.slide
  }
  /** The slide that ends next by the clock, and when. */
  const soonest = (state: Sliding<P>): { nth: number; due: number } | undefined => {
    const nth = upcoming(state)
    if (nth === undefined) return undefined
    const first = { nth, due: dueOf(state, nth) }
    return state.panes.reduce((best, pane) => (pane.nth > nth && pane.due <= best.due ? pane : best), first)
  }
  const wake = (self: Me) => {
    const due = soonest(self.state)?.due
    if (due !== undefined && due !== self.due("end")) self.at("end", due)
  }
  const gather = (self: Me, nth: number, time: number, event: Event) => {
    const { state, now } = self
    const at = placeOf(state.panes, nth, pane => pane.nth)
    const known = state.panes[at]?.nth === nth ? state.panes[at] : undefined
    if (state.size >= plan.max && (known === undefined || gathering.holds)) return self.drop("full")
    const of = known?.of ?? gathering.start()
    if (known === undefined) {
      const ends = (state.origin as number) + (nth + 1) * slide + lateness
      state.panes.splice(at, 0, { nth, due: now + Math.ceil((ends - time) / 1000), of })
      state.size += gathering.size(of)
      wake(self)
    }
    gathering.add(of, event)
    if (gathering.holds) state.size++
  }

  return {
    state: () => ({ origin: undefined, next: 0, panes: [], size: 0 }),
    next(event, self) {
      const { state } = self
      const time = micros(pastOf(event, self))
      state.origin ??= time
      const nth = Math.floor((time - state.origin) / slide)
      if (nth <= state.next - count) return late(self, event)
      if (!isAhead(micros(timeOf(event, self)), self.now)) {
        close(self, Math.floor((time - lateness - state.origin) / slide))
      }
      gather(self, nth, time, event)
    },
    timers: {
      end(self) {
        for (let s = soonest(self.state); s !== undefined && s.due <= self.now; s = soonest(self.state)) {
          close(self, s.nth + 1)
        }
        wake(self)
      },
    },
    end(self) {
      const { panes } = self.state
      const last = panes.at(-1)
      if (last !== undefined) close(self, Math.max(last.nth, self.state.next) + 1)
      panes.length = 0
      self.state.size = 0
    },
    version: 2,
    migrate(state, [, old, , fold]) {
      if (duration(old as Duration) !== plan.slide || isFolded(fold, gathering)) return undefined
      const panes = state.panes
        .filter(({ nth }) => nth > state.next - count)
        .map(pane => ({ ...pane, of: refold(pane.of, fold, gathering) }))
      return { ...state, panes, size: panes.reduce((sum, { of }) => sum + gathering.size(of), 0) }
    },
  }
}
