import type { Event } from "../../event/event.ts"
import { micros } from "../../event/micros.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { late } from "./late.ts"
import { placeOf } from "./place-of.ts"
import { isFolded, refold } from "./refold.ts"
import { isAhead, timeOf } from "./time-of.ts"

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
  /** What would have ended by this time has: in microseconds; undefined while all that came was ahead of the clock. */
  reached: number | undefined
  /** In order, none overlapping. */
  readonly open: Session<P>[]
  /** How much they hold. */
  size: number
}

interface Plan {
  readonly gap: number
  readonly lateness: number
  readonly longest: number
  /** How much all that are open may hold. */
  readonly max: number
}

/**
 * Windows that end when nothing has come for `gap`, by event time or the clock; all spans of the plan in milliseconds.
 * Events that are ahead of the clock end none.
 */
export function sessions<P, O>(plan: Plan, gathering: Gathering<P, O>): Spec<Event, O, Sessions<P>> {
  const [gap, lateness, longest] = [plan.gap * 1000, plan.lateness * 1000, plan.longest * 1000]
  type Me = Self<Sessions<P>, O>
  const endOf = ({ first, last }: Span) => Math.min(last + gap, first + longest)
  const dueOf = (session: Session<P>) => session.came + Math.ceil((endOf(session) + lateness - session.last) / 1000)
  const give = (self: Me, sessions: readonly Session<P>[]) => {
    for (const { of } of sessions) self.state.size -= gathering.size(of)
    for (const { of } of sessions) {
      const value = gathering.give(of)
      if (value !== undefined) self.emit(value)
    }
  }
  const close = (self: Me, until: number) => {
    const { state } = self
    state.reached = Math.max(state.reached ?? until, until)
    let closed = 0
    while (closed < state.open.length && endOf(state.open[closed] as Session<P>) <= until) closed++
    if (closed > 0) give(self, state.open.splice(0, closed))
  }
  /** Is an event part of a session, together with what it is part of so far? */
  const joins = ({ first, last }: Span, time: number, so: Span) =>
    time > first - gap && time < last + gap && Math.max(so.last, last) - Math.min(so.first, first) < longest
  const begin = (self: Me, time: number): Session<P> => {
    const { state, now } = self
    const session = { first: time, last: time, came: now, of: gathering.start() }
    state.open.splice(
      placeOf(state.open, time, ({ first }) => first),
      0,
      session,
    )
    state.size += gathering.size(session.of)
    return session
  }
  /** The sessions that an event at this time is part of, made one. */
  const join = (self: Me, time: number): Session<P> | undefined => {
    const { open } = self.state
    let session: Session<P> | undefined
    // They are in order by their last events too.
    for (let at = placeOf(open, time - gap, ({ last }) => last); at < open.length; ) {
      const other = open[at] as Session<P>
      if (other.first >= time + gap) break
      if (!joins(other, time, session ?? { first: time, last: time })) at++
      else if (session === undefined) {
        session = other
        session.first = Math.min(session.first, time)
        if (time >= session.last) [session.last, session.came] = [time, self.now]
        at++
      } else {
        self.state.size -= gathering.size(session.of) + gathering.size(other.of)
        gathering.merge(session.of, other.of)
        self.state.size += gathering.size(session.of)
        if (other.last > session.last) [session.last, session.came] = [other.last, other.came]
        open.splice(at, 1)
      }
    }
    return session
  }
  const gather = (self: Me, time: number, joined: Session<P> | undefined, event: Event) => {
    const { state } = self
    const isFull = state.size >= plan.max && (joined === undefined || gathering.holds)
    const session = joined ?? (isFull ? undefined : begin(self, time))
    if (session === undefined || isFull) self.drop("full")
    else gathering.add(session.of, event)
    if (session === undefined) return
    if (gathering.holds && !isFull) state.size++
    // A session that goes on is not put off with each event: the timer looks again when it fires.
    if (dueOf(session) < (self.due("end") ?? Number.POSITIVE_INFINITY)) self.at("end", dueOf(session))
  }

  return {
    state: () => ({ reached: undefined, open: [], size: 0 }),
    next(event, self) {
      const { state } = self
      const time = micros(timeOf(event, self))
      if (!isAhead(time, self.now)) close(self, time - lateness)
      const joined = join(self, time)
      const reached = state.reached ?? Number.NEGATIVE_INFINITY
      if (joined === undefined && endOf({ first: time, last: time }) <= reached) return late(self, event)
      gather(self, time, joined, event)
      // An earlier first event may have made the session too long.
      if (state.reached !== undefined) close(self, state.reached)
    },
    timers: {
      end(self) {
        const { state, now } = self
        const isDue = (session: Session<P>) => dueOf(session) <= now
        const last = state.open.findLast(session => isDue(session) && !isAhead(endOf(session), now))
        if (last !== undefined) close(self, endOf(last))
        // What is due ahead of the clock leaves alone: what comes before it is not late.
        const ahead = state.open.filter(isDue)
        for (const session of ahead) state.open.splice(state.open.indexOf(session), 1)
        give(self, ahead)
        const due = state.open.reduce((least, session) => Math.min(least, dueOf(session)), Number.POSITIVE_INFINITY)
        if (state.open.length > 0) self.at("end", due)
      },
    },
    end: self => close(self, Number.POSITIVE_INFINITY),
    version: 2,
    migrate({ reached, open }, [, , fold]) {
      if (isFolded(fold, gathering)) return undefined
      const kept = open.map(session => ({ ...session, of: refold(session.of, fold, gathering) }))
      return { reached, open: kept, size: kept.reduce((sum, { of }) => sum + gathering.size(of), 0) }
    },
    // Sessions have new ends: the timer looks again at once.
    retime: () => 0,
  }
}
