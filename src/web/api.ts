import { getRequestListener } from "@hono/node-server"
import { Hono } from "hono"
import { stream } from "hono/streaming"
import { DmonError } from "../base/error.ts"
import { json } from "../codecs/json.ts"
import { toEvent } from "../codecs/to-event.ts"
import { QueryRequest, type Remote, TapRequest } from "../engine/remote.ts"
import type { Event } from "../event/event.ts"
import { query } from "../query/query.ts"
import { page } from "./page.ts"
import { notJson, parse } from "./parse.ts"
import { replayRoutes } from "./replay-routes.ts"

/**
 * What answers HTTP requests that bring no events: the API of `engine/remote.ts`, health, metrics, the page. `trusts`: who
 * asks has shown that code may be run for them, and that they may see what runs.
 */
export function api(remote: Remote, trusts: boolean): ReturnType<typeof getRequestListener> {
  const app = new Hono()

  app.get("/", async c => {
    const status = await remote.status()
    return c.req.header("accept")?.includes("text/html") ? c.html(page(status)) : c.json(root(status.version))
  })
  app.get("/healthz", async c => {
    const { stale, started, now } = await remote.status()
    return c.json({ ok: true, uptime: now - started, ...(stale && { stale }) })
  })
  app.get("/readyz", async c => {
    const { listeners } = await remote.status()
    const waiting = listeners.filter(({ state }) => state !== "running").map(({ name }) => name)
    return c.json({ ready: waiting.length === 0, waiting }, waiting.length === 0 ? 200 : 503)
  })
  app.get("/metrics", async c => {
    c.header("content-type", "text/plain; version=0.0.4; charset=utf-8")
    return c.body(await remote.metrics())
  })
  app.get("/api/status", async c => c.json(await remote.status()))
  app.get("/api/query", async c => {
    const { fields, ...rest } = c.req.query()
    const request = parse(QueryRequest, { ...rest, ...(fields !== undefined && { fields: fields.split(",") }) })
    return c.json(await remote.query(request))
  })
  app.post("/api/send", async c => c.json(await remote.send(eventsOf(await c.req.json().catch(notJson)))))
  app.post("/api/reload", async c => {
    const answer = await remote.reload()
    return c.json(answer, answer.ok ? 200 : 409)
  })
  app.get("/api/tap", async c => {
    const request = parse(TapRequest, c.req.query())
    query(request.query) // what cannot be read is told before the answer begins
    const codec = json()
    c.header("content-type", "application/x-ndjson")
    if (c.req.method === "HEAD") return c.body(null)
    return stream(c, async out => {
      let behind = 0
      const stop = await remote.tap(request, event => {
        if (behind >= maxBehind) return
        const line = codec.encode([event])
        behind += line.length
        void out.write(line).then(
          () => {
            behind -= line.length
          },
          () => stop(),
        )
      })
      await new Promise<void>(over => out.onAbort(() => over()))
      stop()
    })
  })
  replayRoutes(app, remote, trusts)
  app.notFound(c =>
    c.json({ error: { message: `there is nothing at ${c.req.path}`, fix: "GET / lists what there is" } }, 404),
  )
  app.onError((error, c) => {
    if (!(error instanceof DmonError)) return c.json({ error: { code: "DM500", message: error.message } }, 500)
    const { code, message, why, fix, frame, more } = error
    return c.json({ error: { code, message, why, fix, frame, more } }, code === "DM503" ? 403 : 400)
  })
  return getRequestListener(app.fetch, { overrideGlobalObjects: false })
}

/** A tap's reader that is further behind than this, in bytes, misses events. */
const maxBehind = 8 * 1024 * 1024

const root = (version: string) => ({
  dmon: version,
  "/events": "POST events: one JSON object, an array, lines of them, or Riemann protobuf",
  "/api/query?query=": "GET entries of the index; sort, limit, fields",
  "/api/send": "POST events; answers accepted and position",
  "/api/tap?query=": "GET events as they come, one JSON object a line",
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
