import { copy, type Event } from "../event/event.ts"
import { micros } from "../event/micros.ts"
import { operator, type Self, type WithChildren } from "./core/operator.ts"
import { pastOf } from "./parts/time-of.ts"

interface Lasting {
  state: string | undefined
  /** The time of the first event in this state, in seconds; undefined before the very first. */
  since: number | undefined
}

/**
 * Sets the metric of each event to the seconds for which its state has lasted.
 *
 *     in                 o1-o3-w4-w9|     states ok and warning, with their times
 *     stateDuration()    o0-o2-w0-w5|     with their metrics
 *
 * By event time (none, or ahead: the clock), from the first event in a state; a state that is absent is one too. An event that
 * is older than that first one has lasted 0. In the order of arrival. It speaks only when an event comes.
 *
 * @example by(["host", "service"], stateDuration(when({ state: "critical" }, over(300, email("me@example.org")))))
 * @see stable, which goes by the clock too; changed
 */
export const stateDuration: WithChildren<[], Event, Event> = operator("stateDuration", () => ({
  state: (): Lasting => ({ state: undefined, since: undefined }),
  next(event: Event, self: Self<Lasting>) {
    const { state } = self
    const time = pastOf(event, self)
    if (state.since === undefined || event.state !== state.state) {
      state.state = event.state
      state.since = time
    }
    self.emit(copy(event, { metric: Math.max(0, micros(time) - micros(state.since)) / 1e6 }))
  },
}))
