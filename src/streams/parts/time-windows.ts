import { type Duration, duration } from "../../base/duration.ts"
import type { Event } from "../../event/event.ts"
import { micros } from "../../event/micros.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { late } from "./late.ts"
import { placeOf } from "./place-of.ts"
import { isFolded, refold } from "./refold.ts"
import { isAhead, timeOf } from "./time-of.ts"

/** A window that is open: the `nth` since the origin, when it closes by the clock (in ms), and what it holds. */
interface Pane<P> {
  readonly nth: number
  readonly due: number
  readonly of: P
}

export interface Windows<P> {
  /** Where the windows are counted from, in microseconds; undefined before the first event. */
  origin: number | undefined
  /** The first window that has not ended; undefined while all that came was ahead of the clock. */
  next: number | undefined
  /** Those that hold something, in order; without lateness one at most, and those that lie ahead of the clock. */
  readonly panes: Pane<P>[]
  /** How much they hold. */
  size: number
}

interface Plan {
  /** The windows' length, and how long they wait for late events, in milliseconds. */
  readonly length: number
  readonly lateness: number
  /** How much all that are open may hold. */
  readonly max: number
  /** Where the windows are counted from, given the time of the first event, in microseconds. */
  origin(first: number): number
}

/**
 * Windows of one length that follow one another by event time. One ends when an event comes that is `lateness` past
 * it, or when the clock has moved on by as much as was left until then when its first event came; where that was ahead
 * of the clock, but by less than a length, when the clock gets there. Events that are ahead of it end none.
 */
export function timeWindows<P, O>(plan: Plan, gathering: Gathering<P, O>): Spec<Event, O, Windows<P>> {
  const [length, lateness] = [plan.length * 1000, plan.lateness * 1000]
  type Me = Self<Windows<P>, O>
  const nthAt = (state: Windows<P>, time: number) => Math.floor((time - (state.origin as number)) / length)
  const placeIn = ({ panes }: Windows<P>, nth: number) => placeOf(panes, nth, pane => pane.nth)
  const give = (self: Me, panes: readonly Pane<P>[]) => {
    for (const { of } of panes) self.state.size -= gathering.size(of)
    for (const { of } of panes) {
      const value = gathering.give(of)
      if (value !== undefined) self.emit(value)
    }
  }
  const close = (self: Me, until: number) => {
    const { state } = self
    if (state.next !== undefined && until <= state.next) return
    state.next = until
    give(self, state.panes.splice(0, placeIn(state, until)))
  }
  const open = (self: Me, nth: number, time: number, at: number): Pane<P> => {
    const { state, now } = self
    const ends = (state.origin as number) + (nth + 1) * length + lateness
    const due = now + Math.ceil((ends - time) / 1000)
    const isNear = time - now * 1000 < length
    const pane = { nth, due: isNear ? Math.max(due, Math.ceil(ends / 1000)) : due, of: gathering.start() }
    state.panes.splice(at, 0, pane)
    state.size += gathering.size(pane.of)
    if (pane.due < (self.due("end") ?? Number.POSITIVE_INFINITY)) self.at("end", pane.due)
    return pane
  }
  const gather = (self: Me, nth: number, time: number, event: Event) => {
    const { state } = self
    const at = placeIn(state, nth)
    const known = state.panes[at]?.nth === nth ? state.panes[at] : undefined
    if (state.size >= plan.max && (known === undefined || gathering.holds)) return self.drop("full")
    const { of } = known ?? open(self, nth, time, at)
    gathering.add(of, event)
    if (gathering.holds) state.size++
  }

  return {
    state: () => ({ origin: undefined, next: undefined, panes: [], size: 0 }),
    next(event, self) {
      const { state } = self
      const time = micros(timeOf(event, self))
      state.origin ??= plan.origin(time)
      const nth = nthAt(state, time)
      if (state.next !== undefined && nth < state.next) return late(self, event)
      if (!isAhead(time, self.now)) {
        state.next ??= Math.min(nth, state.panes[0]?.nth ?? nth)
        close(self, nthAt(state, time - lateness))
      }
      gather(self, nth, time, event)
    },
    timers: {
      end(self) {
        const { state, now } = self
        const isDue = ({ due }: Pane<P>) => due <= now
        const reached = nthAt(state, (now + 1) * 1000 - 1)
        const last = state.panes.findLast(pane => isDue(pane) && pane.nth < reached)
        if (last !== undefined) close(self, last.nth + 1)
        // What is due ahead of the clock leaves alone: what comes for the windows before it is not late.
        const ahead = state.panes.filter(isDue)
        for (const pane of ahead) state.panes.splice(placeIn(state, pane.nth), 1)
        give(self, ahead)
        const due = state.panes.reduce((soonest, pane) => Math.min(soonest, pane.due), Number.POSITIVE_INFINITY)
        if (state.panes.length > 0) self.at("end", due)
      },
    },
    end: self => close(self, Number.POSITIVE_INFINITY),
    version: 2,
    migrate(state, [old, , fold]) {
      if (isFolded(fold, gathering)) return undefined
      const panes = state.panes.map(pane => ({ ...pane, of: refold(pane.of, fold, gathering) }))
      const kept = { ...state, panes, size: sizeOf(panes, gathering) }
      return duration(old as Duration) === plan.length ? kept : joined(kept, duration(old as Duration), plan, gathering)
    },
    // Windows have new ends: the timer looks again at once.
    retime: () => 0,
  }
}

const sizeOf = <P>(panes: readonly Pane<P>[], gathering: Gathering<P, unknown>): number =>
  panes.reduce((sum, { of }) => sum + gathering.size(of), 0)

/** The length has changed: what is open becomes one window, which begins where the first that has not ended did. */
function joined<P, O>(state: Windows<P>, old: number, plan: Plan, gathering: Gathering<P, O>): Windows<P> {
  const [first, ...others] = state.panes
  if (state.origin === undefined) return state
  const startOf = (nth: number) => (state.origin as number) + nth * old * 1000
  const origin = plan.origin(startOf(state.next ?? first?.nth ?? 0))
  const next = state.next === undefined ? undefined : 0
  if (first === undefined) return { origin, next, panes: [], size: 0 }
  for (const { of } of others) gathering.merge(first.of, of)
  const due = first.due + plan.length - old + Math.round((origin - startOf(first.nth)) / 1000)
  const panes = [{ nth: 0, due, of: first.of }]
  return { origin, next, panes, size: sizeOf(panes, gathering) }
}
