import { z } from "zod"
import { DmonError } from "../../base/error.ts"
import { toEvent } from "../../codecs/to-event.ts"
import { DryAnswer, Event as EventAnswer, QueryAnswer, SendAnswer } from "../../engine/answers.ts"
import { QueryRequest, type Remote } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { type Api, offer } from "../offer.ts"
import { WatchParams, watchStream } from "../watch-stream.ts"

const QueryParams = QueryRequest.extend({
  fields: z
    .string()
    .max(100_000)
    .transform(text => text.split(","))
    .optional()
    .meta({ description: "only these fields of each event, by commas" }),
})
const SendParams = z.strictObject({
  traced: z.stringbool().default(false).meta({ type: "boolean", description: "tell what the streams did with them" }),
})
// What is taken is told by toEvent, which takes more than an event's own form, and says what it does not take.
const Sent = z.unknown().meta({
  id: "Sent",
  anyOf: [{ $ref: "#/components/schemas/Event" }, { type: "array", items: { $ref: "#/components/schemas/Event" } }],
  description: "one event or an array; attributes may also stand under their own names",
} as never)

/** Events in, and entries of the index and what passes out. */
export function eventRoutes(app: Api, remote: Remote): void {
  app.openAPIRegistry.register("Event", EventAnswer)
  offer(
    app,
    {
      method: "get",
      path: "/api/query",
      role: "viewer",
      summary: "entries of the index",
      query: QueryParams,
      answer: QueryAnswer,
    },
    async (c, { query }) => c.json(await remote.query(query)),
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/send",
      role: "operator",
      summary: "takes events, all or none",
      query: SendParams,
      body: Sent,
      answer: SendAnswer,
    },
    async (c, { query, body }) => c.json(await remote.send(eventsOf(body), query)),
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/dry",
      role: "operator",
      summary: "what the streams would do with events; nothing comes of it",
      body: Sent,
      answer: DryAnswer,
      errors: [404, 503],
    },
    async (c, { body }) => c.json(await remote.dry(eventsOf(body))),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/watch",
      role: "viewer",
      summary: "what changes, as server-sent events: entries of the index, what passes a place, what places count",
      query: WatchParams,
      answer: "text/event-stream",
      errors: [404, 503],
    },
    (c, { query }) => watchStream(c, remote, query),
  )
}

function eventsOf(body: unknown): Event[] {
  return [body].flat().map((item, i) => {
    const event = toEvent(item)
    if (typeof event === "object") return event
    throw new DmonError("DM203", `event ${i + 1} cannot be taken: ${event}`, {
      fix: "mend it and send all of them again",
    })
  })
}
