import type { Clock, Timer } from "../base/clock.ts"
import { type Event, event } from "../event/event.ts"

/** A stream that is given nothing for a while. */
export interface Suspension {
  readonly stream: string
  /** Since when, and until when, in milliseconds. */
  readonly since: number
  readonly until: number
  readonly reason: string
}

/** The streams of a partition that are given nothing, each until its time is over, by the clock. */
export interface Suspensions {
  /** Begins one; one that there is goes on with this time and reason, in its place among the others. */
  begin(of: Suspension): void
  /** Ends one before its time. Whether there was one. */
  end(stream: string): boolean
  readonly all: readonly Suspension[]
  dispose(): void
}

/** `changed` is called when there are others; `over` when the time of one is over. */
export function suspensions(clock: Clock, on: { changed(): void; over(of: Suspension): void }): Suspensions {
  const running = new Map<string, { readonly of: Suspension; readonly timer: Timer }>()
  /** The clock moves timers with it when it leaps: what they say holds. */
  const told = ({ of, timer }: { of: Suspension; timer: Timer }): Suspension => ({ ...of, until: timer.due })
  const end = (stream: string): boolean => {
    const one = running.get(stream)
    if (one === undefined) return false
    running.delete(stream)
    clock.cancel(one.timer)
    on.changed()
    return true
  }
  /** All that are over at once end first, in the order in which they began: each is then told of the end of every one. */
  const fire = () => {
    const over = [...running.values()].map(told).filter(({ until }) => until <= clock.now)
    for (const { stream } of over) end(stream)
    over.forEach(on.over)
  }
  return {
    begin(of) {
      const before = running.get(of.stream)
      if (before !== undefined) clock.cancel(before.timer)
      // Before all else that is due then: what fires in that moment is given to it again.
      const timer: Timer = { due: of.until, order: -3, slot: -1, fire }
      running.set(of.stream, { of, timer })
      clock.set(timer)
      on.changed()
    },
    end,
    get all() {
      return [...running.values()].map(told)
    },
    dispose() {
      for (const { timer } of running.values()) clock.cancel(timer)
    },
  }
}

/** Seconds that the index keeps the event of one longer than it goes on, and that of its end. */
const after = 60

/** The event that a suspension becomes: when it begins, and, without `until`, when it is over. */
export function suspensionEvent(
  { stream, reason, until }: Pick<Suspension, "stream" | "reason"> & { readonly until?: number },
  time: number,
  host = "localhost",
): Event {
  const left = until === undefined ? 0 : Math.max(0, until / 1000 - time)
  return event({
    host,
    service: `dmon stream ${stream} suspended`,
    state: until === undefined ? "ok" : "warning",
    description: until === undefined ? "it is given events again" : reason,
    time,
    ttl: left + after,
    tags: ["dmon"],
    attributes: { stream, ...(until !== undefined && { until: new Date(until).toISOString() }) },
  })
}
