import { type Duration, duration } from "../../base/duration.ts"
import type { Event } from "../../event/event.ts"
import { micros } from "../../event/micros.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { late } from "./late.ts"

/** A window that is open: the `nth` since the origin, when it closes by the clock (in ms), and what it holds. */
interface Pane<P> {
  readonly nth: number
  readonly due: number
  of: P
}

export interface Windows<P> {
  /** Where the windows are counted from, in microseconds; undefined before the first event. */
  origin: number | undefined
  /** The first window that has not ended. */
  next: number
  /** Those that hold something, in order; without lateness at most one. */
  readonly panes: Pane<P>[]
}

interface Plan {
  /** The windows' length, and how long they wait for late events, in milliseconds. */
  readonly length: number
  readonly lateness: number
  /** Where the windows are counted from, given the time of the first event, in microseconds. */
  origin(first: number): number
}

/**
 * Windows of one length that follow one another by event time. One ends when an event comes that is `lateness` past
 * it, or when the clock has moved on by as much as was left until then when its first event came.
 */
export function timeWindows<P, O>(plan: Plan, gathering: Gathering<P, O>): Spec<Event, O, Windows<P>> {
  const [length, lateness] = [plan.length * 1000, plan.lateness * 1000]
  type Me = Self<Windows<P>, O>
  const close = (self: Me, until: number) => {
    const { state } = self
    if (until <= state.next) return
    let closed = 0
    while (closed < state.panes.length && (state.panes[closed] as Pane<P>).nth < until) closed++
    state.next = Math.max(state.next, until)
    for (const { of } of state.panes.splice(0, closed)) {
      const value = gathering.give(of)
      if (value !== undefined) self.emit(value)
    }
  }
  const open = (self: Me, nth: number, time: number): Pane<P> => {
    const { state, now } = self
    const ends = (state.origin as number) + (nth + 1) * length + lateness
    const pane = { nth, due: now + Math.ceil((ends - time) / 1000), of: gathering.start() }
    const at = state.panes.findIndex(other => other.nth > nth)
    state.panes.splice(at < 0 ? state.panes.length : at, 0, pane)
    const due = self.due("end")
    if (due === undefined || pane.due < due) self.at("end", pane.due)
    return pane
  }
  const nthAt = (state: Windows<P>, time: number) => Math.floor((time - (state.origin as number)) / length)

  return {
    state: () => ({ origin: undefined, next: 0, panes: [] }),
    next(event, self) {
      const { state } = self
      const time = micros(event.time ?? self.seconds)
      if (state.origin === undefined) state.origin = plan.origin(time)
      let nth = nthAt(state, time)
      if (nth < state.next) {
        const ahead = state.panes.length === 0 && state.origin + (state.next - 1) * length > self.now * 1000
        // Windows that lie ahead of the clock and are empty were opened by a sender whose clock was wrong.
        if (!ahead) return late(self, event)
        state.origin = plan.origin(time)
        state.next = nth = nthAt(state, time)
      }
      close(self, nthAt(state, time - lateness))
      const { panes } = state
      const pane = (panes[0] as Pane<P> | undefined)?.nth === nth ? panes[0] : panes.find(each => each.nth === nth)
      gathering.add((pane ?? open(self, nth, time)).of, event, self)
    },
    timers: {
      end(self) {
        const { panes } = self.state
        const due = panes.findLastIndex(pane => pane.due <= self.now)
        if (due >= 0) close(self, (panes[due] as Pane<P>).nth + 1)
        if (panes.length > 0)
          self.at(
            "end",
            panes.reduce((soonest, pane) => Math.min(soonest, pane.due), Number.POSITIVE_INFINITY),
          )
      },
    },
    end: self => close(self, Number.POSITIVE_INFINITY),
    migrate: (state, [old, , fold]) => {
      const panes = fold === gathering.name ? state.panes : refolded(state.panes, fold, gathering)
      return duration(old as Duration) === plan.length
        ? { ...state, panes }
        : joined({ ...state, panes }, duration(old as Duration) * 1000, gathering)
    },
  }
}

/** What was held as it came is folded; what another fold made of it cannot be undone, and is let go. */
function refolded<P, O>(panes: readonly Pane<P>[], by: unknown, gathering: Gathering<P, O>): Pane<P>[] {
  if (by !== undefined) return []
  return panes.map(({ nth, due, of }) => {
    const folded = gathering.start()
    for (const event of of as readonly Event[]) gathering.add(folded, event, silent)
    return { nth, due, of: folded }
  })
}

/** The length has changed: what is open becomes one window, which begins where the first of them did. */
function joined<P, O>(state: Windows<P>, length: number, gathering: Gathering<P, O>): Windows<P> {
  const [first, ...others] = state.panes
  if (state.origin === undefined) return state
  const origin = state.origin + (first?.nth ?? state.next) * length
  if (first === undefined) return { origin, next: 0, panes: [] }
  for (const { of } of others) gathering.merge(first.of, of, silent)
  return { origin, next: 0, panes: [{ ...first, nth: 0 }] }
}

const silent = { drop: () => {} }
