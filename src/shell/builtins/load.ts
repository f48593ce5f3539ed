import { DmonError } from "../../base/error.ts"
import { type Meter, meter } from "../../base/meter.ts"
import type { Timers } from "../../base/supervise.ts"
import { type Event, event } from "../../event/event.ts"

export const shapes = ["steady", "ramp", "burst"] as const

/** How many events a second, for how long, and how they are spread over it. */
export interface Plan {
  readonly rate: number
  readonly seconds: number
  /** All the time; rising from nothing; or all of a second at its beginning. */
  readonly shape: (typeof shapes)[number]
}

/** What came of the events of one second, or of all. */
export interface Counts {
  /** How many were to be sent by plan, and how many were not, since too much was under way already. */
  readonly planned: number
  readonly behind: number
  /** How many the server has answered for, and how many it refused. */
  readonly accepted: number
  readonly refused: number
  /** Milliseconds from a batch's sending to its answer. */
  readonly p50: number
  readonly p99: number
}

/** A load that is under way. */
export interface Load {
  readonly so: Counts
  /** The same of each second. */
  readonly seconds: readonly Counts[]
  stop(): void
}

/** How often a batch is sent, in milliseconds: an API takes 100 requests a second of one caller. */
const beat = 20
/** How many batches may wait for an answer; and how long the last ones are waited for, in milliseconds. */
const [most, patience] = [32, 5000]
/** How long the index keeps what was sent, in seconds. */
const ttl = 10
const hosts = 100

/** How many events are due by so many seconds. */
export function dueBy({ rate, seconds, shape }: Plan, at: number): number {
  const t = Math.min(at, seconds)
  if (shape === "ramp") return Math.floor((rate * t * t) / (2 * seconds))
  if (shape === "burst") return Math.floor(rate * Math.min(seconds, Math.floor(t) + 1))
  return Math.floor(rate * t)
}

/** An event of a load: its tag tells it from others, and it does not stay long. */
export const sample = (number: number): Event =>
  event({
    host: `bench-${number % hosts}`,
    service: "dmon bench",
    state: "ok",
    metric: number % 1000,
    ttl,
    tags: ["bench"],
  })

/** One second's, or all: `ms` are the times that batches took. */
function tally() {
  const ms: Meter = meter()
  const sums = { planned: 0, behind: 0, accepted: 0, refused: 0 }
  return {
    sums,
    ms,
    told: (): Counts => ({ ...sums, p50: rounded(ms.quantile(0.5)), p99: rounded(ms.quantile(0.99)) }),
  }
}

const rounded = (ms: number) => Math.round(ms * 100) / 100

/**
 * Sends events as planned, whether or not those before have been answered; `over` is called at the end, with the error if it
 * could not begin. What is not answered for within some seconds after its end counts as refused.
 */
export function load(
  plan: Plan,
  {
    send,
    timers,
    beaten,
    over,
  }: {
    readonly send: (events: readonly Event[]) => Promise<unknown>
    readonly timers: Timers
    /** Called with each beat. */
    readonly beaten: () => void
    readonly over: (error?: unknown) => void
  },
): Load {
  const all = tally()
  const seconds: ReturnType<typeof tally>[] = []
  const begun = timers.now()
  const elapsed = () => timers.now() - begun
  let [cancel, waiting, isOver] = [() => {}, 0, false]

  const end = (error?: unknown) => {
    if (isOver) return
    isOver = true
    cancel()
    over(error)
  }
  const batch = async (count: number, of: ReturnType<typeof tally>) => {
    const sent = timers.now()
    const first = all.sums.planned - count
    waiting++
    let key: "accepted" | "refused" = "accepted"
    try {
      await send(Array.from({ length: count }, (_, i) => sample(first + i)))
    } catch (error) {
      key = "refused"
      // What is refused from the first, or for want of authority, is so for good.
      if (all.sums.accepted === 0 || (error instanceof DmonError && error.code === "DM503")) end(error)
    }
    waiting--
    if (isOver) return
    for (const one of [all, of]) {
      one.sums[key] += count
      if (key === "accepted") one.ms.add(timers.now() - sent)
    }
  }
  const tick = () => {
    if (isOver) return
    const at = elapsed() / 1000
    const due = dueBy(plan, at) - all.sums.planned
    if (due > 0) {
      const second = Math.min(Math.ceil(plan.seconds) - 1, Math.floor(at))
      while (seconds.length <= second) seconds.push(tally())
      const of = seconds[second] as ReturnType<typeof tally>
      for (const one of [all, of]) one.sums.planned += due
      if (waiting >= most) for (const one of [all, of]) one.sums.behind += due
      else void batch(due, of)
    }
    beaten()
    const isSent = at >= plan.seconds
    if (isSent && waiting === 0) return end()
    if (isSent && elapsed() > plan.seconds * 1000 + patience) {
      all.sums.refused = all.sums.planned - all.sums.behind - all.sums.accepted
      return end()
    }
    cancel = timers.after(beat, tick)
  }
  cancel = timers.after(0, tick)
  return {
    get so() {
      return all.told()
    },
    get seconds() {
      return seconds.map(one => one.told())
    },
    stop() {
      isOver = true
      cancel()
    },
  }
}
