import { type Event, event, fields } from "../event/event.ts"
import { type Column, type Numbered, pack, unpack, words } from "./columns.ts"

/** Events field by field. */
export type Events = Readonly<Record<keyof Event, Column>>

const never: Numbered = () => 0

export function packEvents(events: readonly Event[]): Events {
  const column = (read: (one: Event) => unknown) => pack(events.map(read), never)
  // A function for each field: V8 reads `one.host` at a fixed place, but looks `one[field]` up each time.
  return {
    host: column(one => one.host),
    service: column(one => one.service),
    state: column(one => one.state),
    description: column(one => one.description),
    time: column(one => one.time),
    ttl: column(one => one.ttl),
    metric: column(one => one.metric),
    // Many events have one and the same list of tags, and the same attributes: they are shared again when they are read.
    tags: words(events.map(one => one.tags)),
    attributes: words(events.map(one => one.attributes)),
  }
}

export function unpackEvents(of: Events): Event[] {
  const [
    host = [],
    service = [],
    state = [],
    description = [],
    time = [],
    ttl = [],
    metric = [],
    tags = [],
    more = [],
  ] = fields.map(field => unpack(of[field], [])) as never[][]
  return host.map((_, i) =>
    event({
      host: host[i],
      service: service[i],
      state: state[i],
      description: description[i],
      time: time[i],
      ttl: ttl[i],
      metric: metric[i],
      tags: tags[i],
      attributes: more[i],
    }),
  )
}
