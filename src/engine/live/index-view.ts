import type { Event } from "../../event/event.ts"
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
      for (const [id, metric, ms, state = 0, ...text] of moved) {
        const known = entries.get(id)
        if (known === undefined) continue
        const { event, until } = known
        const time = now + ms / 1000
        entries.set(id, {
          event: {
            ...event,
            ...(state !== 0 && { state: state ?? undefined }),
            ...(text.length > 0 && { description: text[0] ?? undefined }),
            metric: metric ?? undefined,
            time,
          },
          until: until + time - (event.time ?? time),
        })
      }
      for (const [id] of gone) entries.delete(id)
    },
  }
}
