import { type Event, fields as names } from "../event/event.ts"
import { defaultTtl } from "../event/expiry.ts"
import { checkFields } from "../query/check-fields.ts"
import { query } from "../query/query.ts"
import type { Engine } from "./engine.ts"
import { WatchRequest } from "./live/watch.ts"
import { InspectRequest, type Remote, ResumeRequest, SuspendRequest } from "./remote.ts"
import { plainStep } from "./replay/plain-step.ts"
import { suspendedIn } from "./status.ts"
import { stepsOf } from "./steps-of.ts"

/**
 * What an engine answers of itself; reload, metrics, and what other streams would do are its surroundings' to add. `lenient`:
 * a query may name a field that no event bears, as Riemann's may.
 */
export function ask(
  engine: Engine,
  { lenient = false } = {},
): Pick<Remote, "status" | "query" | "send" | "watch" | "flow" | "inspect" | "faults" | "suspend" | "resume"> {
  const {
    live,
    partition: { index },
  } = engine
  /** Names of attributes that some event in the index bears: a field of no event is most often misspelt. */
  const attributes = () => new Set(index.search().events.flatMap(event => Object.keys(event.attributes ?? {})))

  const checked = (text: string) => {
    const asked = query(text)
    if (!lenient && asked.mentions.length > 0) checkFields(asked, attributes())
    return asked
  }

  const restOf = (stream: string) => {
    const suspended = suspendedIn(engine.partition, stream)
    return { stream, ...(suspended && { suspended }) }
  }

  return {
    status: async () => engine.status(),
    async query({ query: text, sort, limit, fields }) {
      const asked = checked(text)
      const { events, matched } = engine.partition.index.search({ ...asked, sort, limit })
      return {
        events: fields === undefined ? events : events.map(event => only(event, fields)),
        matched,
        size: index.size,
        ttl: engine.ttl ?? defaultTtl,
      }
    },
    async send(events, { traced = false } = {}) {
      const inject = () => engine.entrance.inject(events, "command")
      const steps = traced ? stepsOf(live.traced(inject), events) : undefined
      if (!traced) inject()
      return {
        accepted: events.length,
        position: engine.journal.next - 1,
        ...(steps && { steps: steps.map(step => plainStep(step, live.locate)) }),
      }
    },
    async watch(of, show, { since, behind, unread } = {}) {
      const request = WatchRequest.parse(of)
      if (request.kind !== "flow") checked(request.query)
      return live.watch(request, { show, ...(behind && { behind }), ...(unread && { unread }) }, since)
    },
    flow: async () => live.flow(),
    inspect: async request => live.inspect(InspectRequest.parse(request)),
    faults: async () => live.faults,
    async suspend(request) {
      const { stream, seconds, reason } = SuspendRequest.parse(request)
      await engine.suspend(stream, { seconds, reason })
      return restOf(stream)
    },
    async resume(request) {
      const { stream } = ResumeRequest.parse(request)
      await engine.suspend(stream, { reason: "" })
      return restOf(stream)
    },
  }
}

/** Some fields of an event, by their names or those of its attributes. */
export function only(event: Event, fields: readonly string[]): Event {
  const attributes = Object.entries(event.attributes ?? {}).filter(([name]) => fields.includes(name))
  return {
    ...Object.fromEntries(names.filter(name => fields.includes(name)).map(name => [name, event[name]])),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
  }
}
