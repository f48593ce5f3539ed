import type { Api } from "./offer.ts"

/** What is documented in prose only: ways in for events, and sockets. */
const besides = {
  "/events": "POST events: one JSON object, an array, lines of them, or Riemann protobuf; a WebSocket of them",
  "/api/live": "a WebSocket: what changes, as many watches as are asked for",
  "/index": "a WebSocket of Riemann's: entries of the index; query, subscribe",
  "/pubsub/TOPIC": "a WebSocket of Riemann's: what is published; query",
}

/** The OpenAPI document of what an API answers. */
export function document(app: Api, version: string) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "dmon",
      version,
      description:
        "What may be asked of a running dmon, and what it answers. Events in bulk go to POST /events, what changes comes over the WebSocket /api/live: docs/protocols.md tells of both. Times are seconds since the epoch.",
    },
    security: [{ token: [] }, { session: [] }, {}],
  })
}

/** How one shows who one is. Roles: viewer reads, operator also sends events, admin also reloads and runs streams. */
export function documentSecurity(app: Api): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "made by `dmon token add NAME --role ROLE`; on the machine itself an operator needs none",
  })
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "dmon_5556",
    description: "for browsers: POST /api/session sets it; the number is the port",
  })
}

/** What there is, in a line each: the answer of GET / to programs. */
export function listing(app: Api, version: string): Record<string, string> {
  const paths = document(app, version).paths ?? {}
  const told = Object.entries(paths).map(([path, operations]): [string, string] => [
    path,
    Object.entries(operations as Record<string, { readonly summary: string }>)
      .map(([method, { summary }]) => `${method.toUpperCase()}: ${summary}`)
      .join("; "),
  ])
  const { "/index": index = "", ...rest } = Object.fromEntries(told)
  const { "/index": socket, ...others } = besides
  return { dmon: version, ...rest, ...others, "/index": [index, socket].filter(Boolean).join("; ") }
}
