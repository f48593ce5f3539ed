import type { Event } from "../../event/event.ts"
import { micros } from "../../event/micros.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { late } from "./late.ts"
import { refold } from "./refold.ts"

/** The times of a first and a last event, in microseconds. */
interface Span {
  first: number
  last: number
}

/** A session that is open, and when its last event came, in milliseconds. */
interface Session<P> extends Span {
  came: number
  readonly of: P
}

export interface Sessions<P> {
  /** What would have ended by this time has: in microseconds; undefined before the first event. */
  reached: number | undefined
  /** In order, none overlapping. */
  readonly open: Session<P>[]
}

interface Plan {
  readonly gap: number
  readonly lateness: number
  readonly longest: number
}

/** Windows that end when nothing has come for `gap`, by event time or the clock; all spans of the plan in milliseconds. */
export function sessions<P, O>(plan: Plan, gathering: Gathering<P, O>): Spec<Event, O, Sessions<P>> {
  const [gap, lateness, longest] = [plan.gap * 1000, plan.lateness * 1000, plan.longest * 1000]
  type Me = Self<Sessions<P>, O>
  const endOf = ({ first, last }: Span) => Math.min(last + gap, first + longest)
  const dueOf = (session: Session<P>) => session.came + Math.ceil((endOf(session) + lateness - session.last) / 1000)
  const close = (self: Me, until: number) => {
    const { state } = self
    state.reached = Math.max(state.reached ?? until, until)
    let closed = 0
    while (closed < state.open.length && endOf(state.open[closed] as Session<P>) <= until) closed++
    if (closed === 0) return
    for (const { of } of state.open.splice(0, closed)) {
      const value = gathering.give(of)
      if (value !== undefined) self.emit(value)
    }
  }
  const wake = (self: Me) => {
    const soonest = self.state.open.reduce(
      (least, session) => Math.min(least, dueOf(session)),
      Number.POSITIVE_INFINITY,
    )
    const due = self.due("end") ?? Number.POSITIVE_INFINITY
    // A session that goes on is not put off with each event: the timer looks again when it fires.
    if (soonest < due) self.at("end", soonest)
  }
  /** Is an event part of a session, together with what it is part of so far? */
  const joins = ({ first, last }: Span, time: number, so: Span) =>
    time > first - gap && time < last + gap && Math.max(so.last, last) - Math.min(so.first, first) < longest
  const begin = ({ state: { open }, now }: Me, time: number): Session<P> => {
    const session = { first: time, last: time, came: now, of: gathering.start() }
    const at = open.findIndex(({ first }) => first > time)
    open.splice(at < 0 ? open.length : at, 0, session)
    return session
  }
  /** The sessions that an event at this time is part of, made one. */
  const join = (self: Me, time: number, own: Span): Session<P> | undefined => {
    const { open } = self.state
    const at = open.findIndex(session => joins(session, time, own))
    const session = open[at]
    if (session === undefined) return undefined
    session.first = Math.min(session.first, time)
    if (time >= session.last) [session.last, session.came] = [time, self.now]
    for (const other of open.slice(at + 1)) {
      if (!joins(other, time, session)) continue
      gathering.merge(session.of, other.of, self)
      if (other.last > session.last) [session.last, session.came] = [other.last, other.came]
      open.splice(open.indexOf(other), 1)
    }
    return session
  }

  return {
    state: () => ({ reached: undefined, open: [] }),
    next(event, self) {
      const { state } = self
      const time = micros(event.time ?? self.seconds)
      close(self, time - lateness)
      const own = { first: time, last: time }
      const joined = join(self, time, own)
      const reached = state.reached as number
      if (joined === undefined && endOf(own) <= reached) {
        // Time that has reached beyond the clock was led there by a sender whose clock was wrong.
        if (state.open.length > 0 || reached - gap <= self.now * 1000) return late(self, event)
        state.reached = time - lateness
      }
      gathering.add((joined ?? begin(self, time)).of, event, self)
      // An earlier first event may have made the session too long.
      close(self, state.reached as number)
      wake(self)
    },
    timers: {
      end(self) {
        const last = self.state.open.findLast(session => dueOf(session) <= self.now)
        if (last !== undefined) close(self, endOf(last))
        wake(self)
      },
    },
    end: self => close(self, Number.POSITIVE_INFINITY),
    migrate({ reached, open }, [, , fold]) {
      const kept = open.map(session => ({ ...session, of: refold(session.of, fold, gathering) }))
      return { reached, open: kept.filter((session): session is Session<P> => session.of !== undefined) }
    },
  }
}
