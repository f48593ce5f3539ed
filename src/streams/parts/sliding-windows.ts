import { type Duration, duration } from "../../base/duration.ts"
import type { Event } from "../../event/event.ts"
import { micros } from "../../event/micros.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { late } from "./late.ts"
import { refold } from "./refold.ts"

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
}

interface Plan {
  /** A slide, and how long each waits for late events, in milliseconds. */
  readonly slide: number
  readonly lateness: number
  /** The slides of a window. */
  readonly count: number
}

/**
 * Windows of `count` slides, one ending with each slide. An event is gathered once, in the pane of its slide; a window
 * merges its panes.
 */
export function slidingWindows<P, O>(plan: Plan, gathering: Gathering<P, O>): Spec<Event, O, Sliding<P>> {
  const { count } = plan
  const [slide, lateness] = [plan.slide * 1000, plan.lateness * 1000]
  type Me = Self<Sliding<P>, O>
  /** The next slide whose end is the end of a window with something in it. */
  const upcoming = ({ next, panes }: Sliding<P>) => panes[0] && Math.max(next, panes[0].nth)
  const give = (self: Me, nth: number) => {
    const whole = gathering.start()
    for (const pane of self.state.panes) if (pane.nth <= nth) gathering.merge(whole, pane.of, self)
    const value = gathering.give(whole)
    if (value !== undefined) self.emit(value)
  }
  const close = (self: Me, until: number) => {
    const { state } = self
    if (until <= state.next) return
    for (let nth = upcoming(state); nth !== undefined && nth < until; nth = upcoming(state)) {
      state.next = nth + 1
      give(self, nth)
      const gone = state.panes.findIndex(pane => pane.nth > nth + 1 - count)
      state.panes.splice(0, gone < 0 ? state.panes.length : gone)
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
  const paneOf = (self: Me, nth: number, time: number): Pane<P> => {
    const { panes, origin } = self.state
    const at = panes.findLastIndex(pane => pane.nth <= nth)
    const known = panes[at]
    if (known?.nth === nth) return known
    const ends = (origin as number) + (nth + 1) * slide + lateness
    const pane = { nth, due: self.now + Math.ceil((ends - time) / 1000), of: gathering.start() }
    panes.splice(at + 1, 0, pane)
    wake(self)
    return pane
  }

  return {
    state: () => ({ origin: undefined, next: 0, panes: [] }),
    next(event, self) {
      const { state } = self
      const time = micros(event.time ?? self.seconds)
      state.origin ??= time
      let nth = Math.floor((time - state.origin) / slide)
      if (nth <= state.next - count) {
        const ahead = state.panes.length === 0 && state.origin + (state.next - 1) * slide > self.now * 1000
        // Windows that lie ahead of the clock and are empty were opened by a sender whose clock was wrong.
        if (!ahead) return late(self, event)
        state.origin = time
        state.next = nth = 0
      }
      close(self, Math.floor((time - lateness - state.origin) / slide))
      gathering.add(paneOf(self, nth, time).of, event, self)
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
    },
    migrate(state, [, old, , fold]) {
      if (duration(old as Duration) !== plan.slide) return { origin: undefined, next: 0, panes: [] }
      const panes = state.panes.map(pane => ({ ...pane, of: refold(pane.of, fold, gathering) }))
      return {
        ...state,
        panes: panes.filter((pane): pane is Pane<P> => pane.of !== undefined && pane.nth > state.next - count),
      }
    },
  }
}
