import type { Event } from "../../event/event.ts"
import type { Source } from "./channel.ts"
import { plainValue } from "./plain-value.ts"
import type { Passed } from "./watch.ts"

export interface TapSourceOptions {
  /** Calls back with each value, and where it passed, until the answer is called. */
  readonly listen: (see: (value: unknown, at: string) => void) => () => void
  readonly test: (event: Event) => boolean
  /** Whether the test is of events: then nothing else is shown. */
  readonly isOfEvents: boolean
  /** Seconds, by the engine's clock. */
  readonly now: () => number
  /** How many values a second are told, of those that change no state; so many may come at once. */
  readonly most: number
}

/** More changes of state than these are not told in one frame. */
const mostTurns = 10_000
/** When so many series are known, all are forgotten: their next event counts as no change. */
const mostSeries = 100_000

interface Taken {
  readonly order: number
  readonly passed: Passed
}

/**
 * Values as they pass. When there are more than may be told, an even sample of those between two frames is (Vitter, "Random
 * Sampling with a Reservoir", 1985); an event whose state is another than its series' last is told always.
 */
export function tapSource({ listen, test, isOfEvents, now, most }: TapSourceOptions): Source {
  const states = new Map<string | undefined, Map<string | undefined, string | undefined>>()
  let series = 0
  let seen = 0
  let plain = 0
  let allowance = most
  let allowed = now()
  /** How many the next frame may tell. */
  let room = most
  let sample: Taken[] = []
  let turns: Taken[] = []

  const isTurn = ({ host, service, state }: Event): boolean => {
    let services = states.get(host)
    if (services === undefined) states.set(host, (services = new Map()))
    const known = services.has(service)
    const last = services.get(service)
    if (known && last === state) return false
    if (!known && ++series > mostSeries) {
      states.clear()
      series = 0
      return false
    }
    services.set(service, state)
    return known
  }
  const stop = listen((value, at) => {
    if (isOfEvents && !holds(() => isEvent(value) && test(value))) return
    const order = seen++
    if (holds(() => isEvent(value) && isTurn(value)) && turns.length < mostTurns) {
      turns.push({ order, passed: { time: now(), at, value, turn: true } })
      return
    }
    const place = plain++ < room ? sample.length : Math.floor(Math.random() * plain)
    if (place < room) sample[place] = { order, passed: { time: now(), at, value } }
  })

  return {
    snapshot: () => [],
    changes() {
      allowance = Math.min(most, allowance + (now() - allowed) * most - sample.length)
      allowed = now()
      room = Math.max(1, Math.floor(allowance))
      if (seen === 0) return undefined
      const values = [...sample, ...turns]
        .sort((a, b) => a.order - b.order)
        .map(({ passed }) => ({ ...passed, value: plainValue(passed.value) }))
      const counts = { seen, sent: values.length, dropped: seen - values.length }
      seen = 0
      plain = 0
      sample = []
      turns = []
      return { ...counts, values }
    },
    stop,
  }
}

const isEvent = (value: unknown): value is Event => typeof value === "object" && value !== null && !Array.isArray(value)

/** What is read may throw: who looks on does the streams no harm. */
function holds(read: () => boolean): boolean {
  try {
    return read()
  } catch {
    return false
  }
}
