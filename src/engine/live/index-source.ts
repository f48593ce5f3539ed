import type { Event } from "../../event/event.ts"
import { deadline } from "../../event/expiry.ts"
import { isMove, type Moved, moveOf } from "../../event/moved.ts"
import { sound } from "../../index/entry.ts"
import { type EventIndex, order } from "../../index/event-index.ts"
import type { Series } from "../../streams/core/series.ts"
import type { Source, Told } from "./channel.ts"

export interface IndexSourceOptions {
  readonly index: EventIndex
  readonly test: (event: Event) => boolean
  /** Seconds, by the engine's clock. */
  readonly now: () => number
  /** Seconds that an event without a ttl stays. */
  readonly ttl: number | undefined
}

/** An entry that is told of: the number that stands for it, and what was told last. */
interface Row {
  readonly id: number
  told: Event
}

/** A series that has changed since the last frame, and how often. */
interface Change {
  readonly of: Series
  times: number
}

/** How many entries one frame of a snapshot tells. */
const pageSize = 1000

/**
 * The entries of an index that pass a test, as they change; between two frames only the last change of each counts. So a
 * change is noted when it comes, and what it came to is tested when it is told: watching costs an event next to nothing.
 */
export function indexSource({ index, test, now, ttl }: IndexSourceOptions): Source {
  const rows = new Map<string | undefined, Map<string | undefined, Row>>()
  /** By the number of the series; which another may have by now. */
  const noted: (Change | undefined)[] = []
  let changes: Change[] = []
  let ids = 0

  const add = ({ host, service }: Series, told: Event): Row => {
    let services = rows.get(host)
    if (services === undefined) rows.set(host, (services = new Map()))
    const row = { id: ids++, told }
    services.set(service, row)
    return row
  }
  const forget = ({ host, service }: Series) => {
    const services = rows.get(host)
    services?.delete(service)
    if (services?.size === 0) rows.delete(host)
  }
  const until = (event: Event) => deadline(event, event.time ?? now(), ttl)
  const entryOf = (id: number, event: Event): [number, Event, number] => [id, event, until(event)]
  /** What may be told of an entry: a stream may have changed it in place since it came. */
  const passing = (entry: Event | undefined): Event | undefined => {
    const event = entry && sound(entry)
    return event !== undefined && test(event) ? event : undefined
  }
  const unwatch = index.watch((_now, _before, of) => {
    const known = noted[of.id]
    if (known?.of === of) known.times++
    else changes.push((noted[of.id] = { of, times: 1 }))
  })
  const begun: [event: Event, of: Series][] = []
  index.each((entry, of) => {
    const event = passing(entry)
    if (event !== undefined) begun.push([event, of])
  })
  const byIdentity = order(undefined)
  for (const [event, of] of begun.sort(([a], [b]) => byIdentity(a, b))) add(of, event)

  const told = (): Told | undefined => {
    const set: [number, Event, number][] = []
    const moved: Moved[] = []
    const gone: [number, boolean][] = []
    const at = now()
    let seen = 0
    for (const { of, times } of changes) {
      noted[of.id] = undefined
      const event = passing(index.get(of.host, of.service))
      const row = rows.get(of.host)?.get(of.service)
      if (event === undefined && row === undefined) continue
      seen += times
      if (row === undefined) {
        if (event !== undefined) set.push(entryOf(add(of, event).id, event))
        continue
      }
      const before = sound(row.told)
      if (event === undefined) {
        gone.push([row.id, until(before) <= at])
        forget(of)
        continue
      }
      row.told = event
      if (isMove(before, event)) moved.push(moveOf(row.id, before, event, at))
      else set.push(entryOf(row.id, event))
    }
    changes = []
    if (seen === 0) return undefined
    return {
      ...{ seen, sent: set.length + moved.length + gone.length, dropped: 0 },
      ...(set.length > 0 && { set }),
      ...(moved.length > 0 && { moved }),
      ...(gone.length > 0 && { gone }),
    }
  }

  return {
    changes: told,
    snapshot() {
      const all: [number, Event, number][] = []
      for (const services of rows.values())
        for (const { id, told } of services.values()) all.push(entryOf(id, sound(told)))
      const pages: Told[] = []
      for (let i = 0; i < all.length; i += pageSize) {
        const set = all.slice(i, i + pageSize)
        pages.push({ seen: set.length, sent: set.length, dropped: 0, set })
      }
      return pages
    },
    stop: unwatch,
  }
}
