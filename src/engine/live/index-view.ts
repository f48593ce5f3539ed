import type { Event } from "../../event/event.ts"
import { changesOf } from "../../event/moved.ts"
import type { Frame } from "./watch.ts"

/** An entry as a watch tells it: seconds since the epoch for when it expires. */
export interface Entry {
  readonly event: Event
  readonly until: number
}

/** The entries of an index, put together from the frames of a watch. */
export interface IndexView {
  apply(frame: Frame): void
  readonly entries: ReadonlyMap<number, Entry>
}

export function indexView(): IndexView {
  const entries = new Map<number, Entry>()
  return {
    entries,
    apply({ first, now, set = [], moved = [], gone = [] }) {
      if (first) entries.clear()
      for (const [id, event, until] of set) entries.set(id, { event, until })
      for (const one of moved) {
        const [id] = one
        const known = entries.get(id)
        if (known === undefined) continue
        const { event, until } = known
        const changes = changesOf(one, now)
        entries.set(id, { event: { ...event, ...changes }, until: until + changes.time - (event.time ?? changes.time) })
      }
      for (const [id] of gone) entries.delete(id)
    },
  }
}
