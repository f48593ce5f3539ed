import { fast } from "../base/fast.ts"
import { copy, type Event } from "../event/event.ts"
import { deadline } from "../event/expiry.ts"
import type { Series, SeriesTable } from "../streams/core/series.ts"
import { sound } from "./entry.ts"

/** What a query of the index may ask for besides its test. */
export interface Selection {
  /** Only these events. */
  readonly test?: (event: Event) => boolean
  /** The one entry that can match, where the query says so: found without a scan. */
  readonly exact?: { readonly host: string | undefined; readonly service: string | undefined } | undefined
  /** Field to sort by; `-time` sorts downwards. Events without the field come last. Default: host, then service. */
  readonly sort?: string | undefined
  readonly limit?: number | undefined
}

type Watcher = (now: Event | undefined, before: Event | undefined, at: Series) => void

/**
 * The newest event of each host and service, and when it expires. The newest is the one that came last, whatever its
 * time says. An update moves the deadline.
 */
export interface EventIndex {
  readonly size: number
  /** Keeps an event; one whose state is `expired` removes its entry instead. `arrival` in seconds. */
  put(event: Event, arrival: number): void
  get(host: string | undefined, service: string | undefined): Event | undefined
  delete(host: string | undefined, service: string | undefined): Event | undefined
  /** The entries that match, and how many matched before the limit. */
  search(selection?: Selection): { readonly events: readonly Event[]; readonly matched: number }
  /**
   * Removes the entries whose deadline has passed and returns them, state `expired` and time `now` (seconds), with
   * all their other fields; by deadline, then host, then service.
   */
  expire(now: number): Event[]
  /** Moves every deadline by some seconds: time that passed while nothing could come in. */
  shift(seconds: number): void
  /** The entries and their deadlines, for saving. */
  entries(): Iterable<readonly [event: Event, deadline: number]>
  /** The same as it stands at this moment, quickly made: events and deadlines by number; some numbers have no event. */
  copy(): { readonly events: readonly (Event | undefined)[]; readonly deadlines: Float64Array }
  /** Puts entries back as they were. */
  restore(entries: Iterable<readonly [event: Event, deadline: number]>): void
  /** Each entry, as it is, and its series. */
  each(visit: (event: Event, at: Series) => void): void
  /** Calls back at each change of a series: an event kept, or `undefined` with the event removed. Returns how to stop. */
  watch(changed: Watcher): () => void
}

/** An index over a tree's series. `ttl`: the seconds of an event that names none. */
export function eventIndex(series: SeriesTable, ttl?: number): EventIndex {
  const column = series.column<Event>()
  let deadlines = new Float64Array(1024)
  const watchers = new Set<Watcher>()

  /** Who looks on does the streams no harm, whatever they made of an event in place. */
  const tell = (event: Event | undefined, before: Event | undefined, at: Series) => {
    for (const changed of watchers) {
      try {
        changed(event, before, at)
      } catch {
        changed(event && sound(event), before && sound(before), at)
      }
    }
  }
  const keep = (event: Event, until: number) => {
    const at = series.of(event.host, event.service)
    if (at.id >= deadlines.length) {
      const grown = new Float64Array(Math.max(at.id + 1, deadlines.length * 2))
      grown.set(deadlines)
      deadlines = grown
    }
    deadlines[at.id] = until
    if (watchers.size > 0) {
      tell(event, column.get(at), at)
    }
    column.set(at, event)
  }
  const removeAt = (at: Series) => {
    const event = column.get(at)
    if (event === undefined) return undefined
    column.set(at, undefined)
    tell(undefined, event, at)
    return event
  }
  const remove = (host: string | undefined, service: string | undefined) => {
    const at = series.find(host, service)
    return at && removeAt(at)
  }
  const get = (host: string | undefined, service: string | undefined) => {
    const at = series.find(host, service)
    return at && column.get(at)
  }
  const all = () => {
    const events: Event[] = []
    column.each(event => {
      events.push(event)
    })
    return events
  }

  return fast({
    get size() {
      return column.size
    },
    put(event, arrival) {
      if (event.state === "expired") remove(event.host, event.service)
      else keep(event, deadline(event, arrival, ttl))
    },
    get,
    delete: remove,
    search({ test, exact, sort, limit = Number.POSITIVE_INFINITY } = {}) {
      const candidates = exact ? [get(exact.host, exact.service)].filter(event => event !== undefined) : all()
      const found = (among: Event[]) => {
        const matching = test ? among.filter(test) : among
        return { events: matching.sort(order(sort)).slice(0, limit).map(sound), matched: matching.length }
      }
      try {
        return found(candidates)
      } catch {
        return found(candidates.map(sound))
      }
    },
    expire(now) {
      const due: { readonly event: Event; readonly until: number; readonly at: Series }[] = []
      column.each((event, at) => {
        const until = deadlines[at.id] as number
        if (until < now) due.push({ event: sound(event), until, at })
      })
      due.sort((a, b) => a.until - b.until || byIdentity(a.event, b.event))
      return due.map(({ event, at }) => {
        // Its host may be another by now: it stands where it stood.
        removeAt(at)
        return copy(event, { state: "expired", time: now })
      })
    },
    shift(seconds) {
      deadlines = deadlines.map(until => until + seconds)
    },
    entries() {
      const entries: (readonly [Event, number])[] = []
      column.each((event, at) => {
        entries.push([sound(event), deadlines[at.id] as number])
      })
      return entries
    },
    each: visit => column.each(visit),
    copy: () => ({ events: column.copy(), deadlines: deadlines.slice() }),
    restore(entries) {
      for (const [event, until] of entries) keep(event, until)
    },
    watch(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
  })
}

const compare = (a: unknown, b: unknown): number => {
  if (a === b) return 0
  if (a === undefined || a === null) return 1
  if (b === undefined || b === null) return -1
  return (a as number) < (b as number) ? -1 : 1
}

const byIdentity = (a: Event, b: Event): number => compare(a.host, b.host) || compare(a.service, b.service)

/** How events are sorted by a field, downwards with a `-` before it; by host and service without one. */
export function order(sort: string | undefined): (a: Event, b: Event) => number {
  if (sort === undefined) return byIdentity
  const down = sort.startsWith("-")
  const field = down ? sort.slice(1) : sort
  const of = (event: Event): unknown =>
    field in event ? event[field as keyof Event] : event.attributes?.[field.replace(/^attributes\./, "")]
  return (a, b) => {
    const [x, y] = [of(a), of(b)]
    const missing = x === undefined || y === undefined
    return compare(x, y) * (down && !missing ? -1 : 1) || byIdentity(a, b)
  }
}
