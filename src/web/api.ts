import { getRequestListener } from "@hono/node-server"
import { OpenAPIHono } from "@hono/zod-openapi"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { errorFields } from "../engine/error-fields.ts"
import type { Remote } from "../engine/remote.ts"
import { IndexParams, riemannSse } from "./compat/riemann-sse.ts"
import { document, documentSecurity, listing } from "./document.ts"
import { type Api, offer } from "./offer.ts"
import { requires } from "./requires.ts"
import { eventRoutes } from "./routes/event-routes.ts"
import { pastRoutes } from "./routes/past-routes.ts"
import { sessionRoutes } from "./routes/session-routes.ts"
import { statusRoutes } from "./routes/status-routes.ts"
import { streamRoutes } from "./routes/stream-routes.ts"
import { site, sitePaths } from "./site.ts"

/**
 * What answers HTTP requests that bring no events: the API of `engine/remote.ts`, health, metrics, the page. Each route says
 * which role it needs; who asks has been found out by the listener. `riemann`: the same engine, for those whose queries may
 * name any field.
 */
export const api = (remote: Remote, riemann: Asking): ReturnType<typeof getRequestListener> =>
  getRequestListener(routes(remote, riemann).fetch, { overrideGlobalObjects: false })

/** What Riemann's endpoints ask. */
type Asking = Pick<Remote, "query" | "watch">

/** The same, as it is documented and tested. */
export function routes(remote: Remote, riemann: Asking = remote): Api {
  const app: Api = new OpenAPIHono()
  documentSecurity(app)

  const { page, asset } = site()

  app.get("/", async (c, next) => (c.req.header("accept")?.includes("text/html") ? page(c) : next()))
  app.get("/", requires("viewer"), async c => c.json(listing(app, (await remote.status()).version)))
  for (const path of sitePaths) app.get(path, page)
  app.get("/assets/:name", (c, next) => asset(c) ?? next())
  offer(
    app,
    { method: "get", path: "/openapi.json", role: "viewer", summary: "the document of this API", answer: Document },
    async c => c.json(document(app, (await remote.status()).version)),
  )
  statusRoutes(app, remote)
  eventRoutes(app, remote)
  streamRoutes(app, remote)
  pastRoutes(app, remote)
  sessionRoutes(app)
  offer(
    app,
    {
      method: "get",
      path: "/index",
      role: "viewer",
      summary: "Riemann's: entries of the index, and what changes, as server-sent events",
      query: IndexParams,
      answer: "text/event-stream",
    },
    (c, { query }) => riemannSse(c, riemann, query),
  )

  app.notFound(c => {
    const nothing = new DmonError("DM305", `there is nothing at ${c.req.method} ${c.req.path}`, {
      fix: "GET / lists what there is",
    })
    return c.json({ error: errorFields(nothing) }, 404)
  })
  app.onError((error, c) => {
    const status = error instanceof DmonError ? (statuses[error.code] ?? 400) : 500
    return c.json({ error: errorFields(error) }, status)
  })
  return app
}

const Document = z.looseObject({ openapi: z.literal("3.1.0") })

/** What is no mistake of the request's form. */
const statuses: Readonly<Record<string, 401 | 403 | 404 | 409 | 413 | 503>> = {
  DM144: 404,
  DM150: 404,
  DM154: 409,
  DM155: 404,
  DM157: 503,
  DM158: 503,
  DM306: 413,
  DM501: 401,
  DM503: 403,
  DM507: 503,
  DM508: 503,
}
