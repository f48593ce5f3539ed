import type { Frame } from "../../../engine/live/watch.ts"
import type { Event } from "../../../event/event.ts"
import { changesOf, type Moved } from "../../../event/moved.ts"

/** How many of its last metrics an entry keeps for its sparkline. */
export const kept = 24

/** An entry of the index as the page knows it. What changes often stands beside the event in which it came. */
export interface Entry {
  readonly id: number
  readonly host: string
  readonly service: string
  /** The event in which it was told whole; `eventOf` has what is newer. */
  event: Event
  state: string
  metric: number | undefined
  /** Seconds since the epoch: of the event, until which it is valid, and of the last change of its state that was seen. */
  time: number
  until: number
  turned: number | undefined
  /** Its place in the grid, once it has one. */
  row: number
  column: number
  /** Its last metrics, the oldest at `at`; and their times. */
  metrics: Float64Array | undefined
  times: Float64Array | undefined
  at: number
}

export interface Entries {
  readonly all: ReadonlyMap<number, Entry>
  /** How many entries are in each state. */
  readonly counts: ReadonlyMap<string, number>
  /** Whether all of the snapshot is here. */
  readonly whole: boolean
  /** Takes a frame of the index in; answers what it changed. */
  take(frame: Frame): Change
  find(host: string, service: string): Entry | undefined
  /** The same entries as they are now, which change no more. */
  still(): Entries
}

export interface Change {
  readonly changed: readonly Entry[]
  /** Whether hosts or services came or went. */
  readonly places: boolean
}

/** The entries of an index, kept up to date by the frames of a watch. */
export function entries(): Entries {
  const all = new Map<number, Entry>()
  const counts = new Map<string, number>()
  let byName = new Map<string, Entry>()
  let whole = false

  const count = (state: string, by: number) => {
    const now = (counts.get(state) ?? 0) + by
    if (now > 0) counts.set(state, now)
    else counts.delete(state)
  }
  const remember = (entry: Entry) => {
    if (entry.metric === undefined) return
    entry.metrics ??= new Float64Array(kept).fill(Number.NaN)
    entry.times ??= new Float64Array(kept)
    entry.metrics[entry.at] = entry.metric
    entry.times[entry.at] = entry.time
    entry.at = (entry.at + 1) % kept
  }
  const turn = (entry: Entry, state: string, time: number) => {
    if (entry.state === state) return
    count(entry.state, -1)
    count(state, 1)
    entry.state = state
    entry.turned = time
  }

  const set = (id: number, event: Event, until: number | null): Entry => {
    const { host = "", service = "", state = "", metric, time = 0 } = event
    let entry = all.get(id)
    if (entry === undefined) {
      entry = { ...unplaced, id, host, service, event, state, metric, time }
      all.set(id, entry)
      byName.set(nameOf(host, service), entry)
      count(state, 1)
    } else {
      turn(entry, state, time)
      Object.assign(entry, { event, metric, time })
    }
    entry.until = until ?? Number.POSITIVE_INFINITY
    remember(entry)
    return entry
  }
  const move = (moved: Moved, now: number): Entry | undefined => {
    const entry = all.get(moved[0])
    if (entry === undefined) return undefined
    const { time, metric, ...changes } = changesOf(moved, now)
    entry.until += time - entry.time
    entry.time = time
    entry.metric = metric
    if ("state" in changes) turn(entry, changes.state ?? "", time)
    if ("description" in changes) entry.event = { ...entry.event, description: changes.description }
    remember(entry)
    return entry
  }
  const remove = (id: number): boolean => {
    const entry = all.get(id)
    if (entry === undefined) return false
    all.delete(id)
    const name = nameOf(entry.host, entry.service)
    if (byName.get(name) === entry) byName.delete(name)
    count(entry.state, -1)
    return true
  }

  return {
    all,
    counts,
    get whole() {
      return whole
    },
    take(frame) {
      const changed: Entry[] = []
      let places = false
      if (frame.first) {
        places = all.size > 0
        all.clear()
        counts.clear()
        byName = new Map()
        whole = false
      }
      const before = all.size
      for (const [id, event, until] of frame.set ?? []) changed.push(set(id, event, until))
      if (all.size > before) places = true
      for (const one of frame.moved ?? []) {
        const entry = move(one, frame.now)
        if (entry) changed.push(entry)
      }
      for (const [id] of frame.gone ?? []) if (remove(id)) places = true
      if (frame.live) whole = true
      return { changed, places }
    },
    find: (host, service) => byName.get(nameOf(host, service)),
    still() {
      const copy = entries()
      const twins = new Map(
        [...all].map(([id, entry]) => [id, { ...entry, metrics: entry.metrics?.slice(), times: entry.times?.slice() }]),
      )
      const names = new Map([...twins.values()].map(entry => [nameOf(entry.host, entry.service), entry]))
      return {
        ...copy,
        all: twins,
        counts: new Map(counts),
        whole,
        find: (host, service) => names.get(nameOf(host, service)),
      }
    },
  }
}

const unplaced = { row: -1, column: -1, until: 0, at: 0, turned: undefined, metrics: undefined, times: undefined }

const nameOf = (host: string, service: string) => `${host}\n${service}`

/** An entry's event, with what is newer than its last whole one. */
export const eventOf = ({ event, state, metric, time }: Entry): Event => ({
  ...event,
  state: state === "" ? undefined : state,
  metric,
  time,
})

/** An entry's state by now: what is not refreshed in time has expired, whether or not that was told yet. */
export const stateOf = (entry: Entry, now: number): string => (entry.until <= now ? "expired" : entry.state)

/** The metrics that an entry has kept, the oldest first. */
export function seenOf({ metrics, times, at }: Entry): readonly (readonly [time: number, metric: number])[] {
  if (metrics === undefined || times === undefined) return []
  return Array.from({ length: kept }, (_, i) => (at + i) % kept)
    .filter(i => !Number.isNaN(metrics[i]!))
    .map(i => [times[i]!, metrics[i]!] as const)
}
