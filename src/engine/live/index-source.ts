import type { Event } from "../../event/event.ts"
import { deadline } from "../../event/expiry.ts"
import { isMove, type Moved, moveOf } from "../../event/moved.ts"
import { sound } from "../../index/entry.ts"
import type { EventIndex } from "../../index/event-index.ts"
import type { Source, Told } from "./channel.ts"

export interface IndexSourceOptions {
  readonly index: EventIndex
  readonly test: (event: Event) => boolean
  /** Seconds, by the engine's clock. */
  readonly now: () => number
  /** Seconds that an event without a ttl stays. */
  readonly ttl: number | undefined
}

/** An entry that is told of: the number that stands for it, what was told last, and whether it has changed since. */
interface Row {
  readonly id: number
  readonly host: string | undefined
  readonly service: string | undefined
  told: Event | undefined
  now: Event | undefined
  changed: boolean
}

/** How many entries one frame of a snapshot tells. */
const pageSize = 1000

/** The entries of an index that pass a test, as they change; between two frames only the last change of each counts. */
export function indexSource({ index, test, now, ttl }: IndexSourceOptions): Source {
  const rows = new Map<string | undefined, Map<string | undefined, Row>>()
  let changed: Row[] = []
  let seen = 0
  let ids = 0

  const rowOf = ({ host, service }: Event): Row => {
    let services = rows.get(host)
    if (services === undefined) rows.set(host, (services = new Map()))
    let row = services.get(service)
    if (row === undefined)
      services.set(service, (row = { id: ids++, host, service, told: undefined, now: undefined, changed: false }))
    return row
  }
  const forget = ({ host, service }: Row) => {
    const services = rows.get(host)
    services?.delete(service)
    if (services?.size === 0) rows.delete(host)
  }
  const until = (event: Event) => deadline(event, event.time ?? now(), ttl)
  const entryOf = (id: number, event: Event): [number, Event, number] => [id, event, until(event)]
  const mark = (row: Row, event: Event | undefined) => {
    seen++
    row.now = event
    if (row.changed) return
    row.changed = true
    changed.push(row)
  }
  const unwatch = index.watch((event, before) => {
    if (event !== undefined && test(event)) return mark(rowOf(event), event)
    const known = before && rows.get(before.host)?.get(before.service)
    if (known !== undefined) mark(known, undefined)
  })
  for (const event of index.search({ test }).events) Object.assign(rowOf(event), { told: event, now: event })

  const told = (): Told | undefined => {
    if (changed.length === 0) return undefined
    const set: [number, Event, number][] = []
    const moved: Moved[] = []
    const gone: [number, boolean][] = []
    const at = now()
    for (const row of changed) {
      const { id } = row
      // Either may have been changed in place since it came.
      const [told, event] = [row.told && sound(row.told), row.now && sound(row.now)]
      row.changed = false
      row.told = event
      if (event === undefined) {
        if (told === undefined) continue
        gone.push([id, until(told) <= at])
        forget(row)
      } else if (told !== undefined && isMove(told, event)) moved.push(moveOf(id, told, event, at))
      else set.push(entryOf(id, event))
    }
    const counts = { seen, sent: set.length + moved.length + gone.length, dropped: 0 }
    changed = []
    seen = 0
    return {
      ...counts,
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
        for (const { id, told } of services.values()) if (told !== undefined) all.push(entryOf(id, sound(told)))
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
