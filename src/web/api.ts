import { getRequestListener } from "@hono/node-server"
import { Hono } from "hono"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { toEvent } from "../codecs/to-event.ts"
import { errorFields } from "../engine/error-fields.ts"
import { InspectRequest } from "../engine/live/inspection.ts"
import { PastRequest, QueryRequest, type Remote, WhyRequest } from "../engine/remote.ts"
import type { Event } from "../event/event.ts"
import { notJson, parse } from "./parse.ts"
import { replayRoutes } from "./replay-routes.ts"
import { type Asked, requires } from "./requires.ts"
import { site, sitePaths } from "./site.ts"
import { watchStream } from "./watch-stream.ts"

/**
 * What answers HTTP requests that bring no events: the API of `engine/remote.ts`, health, metrics, the page. Each route says
 * which role it needs; who asks has been found out by the listener.
 */
export function api(remote: Remote): ReturnType<typeof getRequestListener> {
  const app = new Hono<Asked>()
  const { page, asset } = site()

  app.get("/", async (c, next) => (c.req.header("accept")?.includes("text/html") ? page(c) : next()))
  app.get("/", requires("viewer"), async c => c.json(root((await remote.status()).version)))
  for (const path of sitePaths) app.get(path, page)
  app.get("/assets/:name", (c, next) => asset(c) ?? next())
  app.get("/healthz", async c => {
    const { stale, started, now } = await remote.status()
    return c.json({ ok: true, uptime: now - started, ...(stale && { stale }) })
  })
  app.get("/readyz", async c => {
    const { listeners } = await remote.status()
    const waiting = listeners.filter(({ state }) => state !== "running").map(({ name }) => name)
    return c.json({ ready: waiting.length === 0, waiting }, waiting.length === 0 ? 200 : 503)
  })
  app.get("/metrics", requires("viewer"), async c => {
    c.header("content-type", "text/plain; version=0.0.4; charset=utf-8")
    return c.body(await remote.metrics())
  })
  app.get("/api/status", requires("viewer"), async c => c.json(await remote.status()))
  app.get("/api/query", requires("viewer"), async c => {
    const { fields, ...rest } = c.req.query()
    const request = parse(QueryRequest, { ...rest, ...(fields !== undefined && { fields: fields.split(",") }) })
    return c.json(await remote.query(request))
  })
  app.post("/api/send", requires("operator"), async c => {
    const { traced } = parse(SendRequest, c.req.query())
    return c.json(await remote.send(eventsOf(await c.req.json().catch(notJson)), { traced }))
  })
  app.post("/api/reload", requires("admin"), async c => {
    const answer = await remote.reload()
    return c.json(answer, answer.ok ? 200 : 409)
  })
  app.get("/api/flow", requires("viewer"), async c => c.json(await remote.flow()))
  app.get("/api/inspect", requires("viewer"), async c =>
    c.json(await remote.inspect(parse(InspectRequest, c.req.query()))),
  )
  app.get("/api/faults", requires("viewer"), async c => c.json(await remote.faults()))
  app.get("/api/why", requires("viewer"), async c => c.json(await remote.why(parse(WhyRequest, c.req.query()))))
  app.get("/api/past", requires("viewer"), async c => c.json(await remote.past(parse(PastRequest, c.req.query()))))
  app.get("/api/span", requires("viewer"), async c => c.json(await remote.span()))
  app.get("/api/watch", requires("viewer"), async c => watchStream(c, remote))
  replayRoutes(app, remote)
  app.notFound(c =>
    c.json({ error: { message: `there is nothing at ${c.req.path}`, fix: "GET / lists what there is" } }, 404),
  )
  app.onError((error, c) => {
    const status = !(error instanceof DmonError) ? 500 : error.code === "DM503" ? 403 : 400
    return c.json({ error: errorFields(error) }, status)
  })
  return getRequestListener(app.fetch, { overrideGlobalObjects: false })
}

const SendRequest = z.strictObject({ traced: z.stringbool().default(false) })

const root = (version: string) => ({
  dmon: version,
  "/events": "POST events: one JSON object, an array, lines of them, or Riemann protobuf",
  "/api/query?query=": "GET entries of the index; sort, limit, fields",
  "/api/send": "POST events; answers accepted and position",
  "/api/watch?kind=": "GET what changes, as server-sent events: kind=index, tap or flow; query, of, side, rate, most",
  "/api/live": "the same over a WebSocket, as many as are asked for",
  "/api/flow": "GET the streams' places and what they feed",
  "/api/inspect?address=": "GET what a place of the streams holds",
  "/api/faults": "GET what failed of late",
  "/api/why?host=&service=": "GET what the streams did with the last event, and why; event, action, not",
  "/api/past?at=&query=": "GET the index as it was",
  "/api/span": "GET how far back the recording goes",
  "/api/status": "GET streams, listeners, outputs, index",
  "/api/reload": "POST to load the streams file again",
  "/api/recording": "GET what came in, to be played again",
  "/api/compare": "POST a version of the streams; answers what a reload would do with the state",
  "/api/shadow": "POST a version of the streams; answers, when its time is over, what it would have done",
  "/metrics": "GET Prometheus' text format",
  "/healthz": "GET 200 while the process lives",
  "/readyz": "GET 200 while everything listens",
})

function eventsOf(body: unknown): Event[] {
  return [body].flat().map((item, i) => {
    const event = toEvent(item)
    if (typeof event === "object") return event
    throw new DmonError("DM203", `event ${i + 1} cannot be taken: ${event}`, {
      fix: "mend it and send all of them again",
    })
  })
}
