import { type Event, fields as names } from "../event/event.ts"
import { defaultTtl } from "../event/expiry.ts"
import { checkFields } from "../query/check-fields.ts"
import { query } from "../query/query.ts"
import type { Engine } from "./engine.ts"
import type { Remote } from "./remote.ts"

/** What an engine answers of itself; reload, metrics, and what other streams would do are its surroundings' to add. */
export function ask(engine: Engine): Pick<Remote, "status" | "query" | "send" | "tap"> {
  const { index } = engine.partition
  /** Names of attributes that some event in the index bears: a field of no event is most often misspelt. */
  const attributes = () => new Set(index.search().events.flatMap(event => Object.keys(event.attributes ?? {})))

  return {
    status: async () => engine.status(),
    async query({ query: text, sort, limit, fields }) {
      const asked = query(text)
      if (asked.mentions.length > 0) checkFields(asked, attributes())
      const { events, matched } = engine.partition.index.search({ ...asked, sort, limit })
      return {
        events: fields === undefined ? events : events.map(event => only(event, fields)),
        matched,
        size: index.size,
        ttl: engine.ttl ?? defaultTtl,
      }
    },
    async send(events) {
      engine.entrance.inject(events, "command")
      return { accepted: events.length, position: engine.journal.next - 1 }
    },
    async tap({ query: text }, show) {
      const asked = query(text)
      if (asked.mentions.length > 0) checkFields(asked, attributes())
      const { test } = asked
      return engine.tap(event => {
        if (test(event)) show(event)
      })
    },
  }
}

function only(event: Event, fields: readonly string[]): Event {
  const attributes = Object.entries(event.attributes ?? {}).filter(([name]) => fields.includes(name))
  return {
    ...Object.fromEntries(names.filter(name => fields.includes(name)).map(name => [name, event[name]])),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
  }
}
