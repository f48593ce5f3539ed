import { createRoute, type OpenAPIHono, type RouteConfig } from "@hono/zod-openapi"
import type { Context } from "hono"
import { z } from "zod"
import { ErrorAnswer } from "../engine/answers.ts"
import type { Role } from "../listeners/caller.ts"
import { jsonBody } from "./json-body.ts"
import { parse } from "./parse.ts"
import { type Asked, requires } from "./requires.ts"

/** The API: what it answers, and what its document says of that. */
export type Api = OpenAPIHono<Asked>

/** Every error, whatever went wrong. */
const Failed = z.object({ error: ErrorAnswer }).meta({ id: "Failed" })

/** One thing that can be asked for. */
export interface Operation<Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: "get" | "post" | "delete"
  readonly path: string
  /** Who may; nobody is asked who it is where there is none. */
  readonly role?: Role
  readonly summary: string
  readonly query?: Query
  readonly body?: Body
  /** What is answered, and of which type: by its schema, or by a media type. */
  readonly answer?: z.ZodType | `text/${string}`
  /** The status, where it is not 200, and others that bear the same answer. */
  readonly status?: readonly [number, ...number[]]
  /** Errors that may come beside those that always may. */
  readonly errors?: readonly (404 | 409 | 503)[]
}

/** What a request says, by the operation's schemas. */
export interface Said<Query extends z.ZodType, Body extends z.ZodType> {
  readonly query: z.output<Query>
  readonly body: z.output<Body>
}

type Nothing = z.ZodUndefined

const sentences: Readonly<Record<number, string>> = {
  400: "what was asked cannot be read, or not be done",
  401: "a token is needed, is not known, or has expired",
  403: "the role does not suffice, or the page is another site's",
  404: "there is nothing of that name or time",
  409: "not now",
  413: "the body is too large",
  429: "too much at once; Retry-After says when it goes on",
  503: "it takes too long",
}

/**
 * Answers an operation, and puts it into the document. Who may not ask is turned away first (DM503), then what cannot be
 * read by the schemas (DM304).
 */
export function offer<Query extends z.ZodType = Nothing, Body extends z.ZodType = Nothing>(
  app: Api,
  operation: Operation<Query, Body>,
  answer: (c: Context<Asked>, said: Said<Query, Body>) => Response | Promise<Response>,
): void {
  const { method, path, role, query, body } = operation
  app.openAPIRegistry.registerPath(createRoute(documented(operation)))
  if (role !== undefined) app.on(method.toUpperCase(), path, requires(role))
  app.on(method.toUpperCase(), path, async c =>
    answer(c, {
      query: (query && parse(query, single(c.req.queries()))) as z.output<Query>,
      body: (body && parse(body, await jsonBody(c))) as z.output<Body>,
    }),
  )
}

/** A parameter that is given twice is an array, which no schema takes for a text. */
const single = (given: Readonly<Record<string, string[]>>) =>
  Object.fromEntries(Object.entries(given).map(([name, values]) => [name, values.length === 1 ? values[0] : values]))

function documented(of: Operation<z.ZodType, z.ZodType>): RouteConfig {
  const { method, path, role, summary, query, body, answer, status = [200], errors = [] } = of
  const content =
    answer === undefined
      ? undefined
      : typeof answer === "string"
        ? { [answer]: { schema: z.string() } }
        : { "application/json": { schema: answer } }
  const failures = [...(role ? [400, 401, 403, 429] : []), ...(body ? [413] : []), ...errors]
    .filter(code => !status.includes(code))
    .sort()
  return {
    method,
    path,
    operationId: `${method}${path.replace(/^\/api/, "").replace(/\W+(\w?)/g, (_, letter) => letter.toUpperCase())}`,
    summary,
    description: role ? `Needs the role ${role}.` : "For all; no token is needed.",
    ...(role ? { "x-role": role } : { security: [] }),
    request: {
      ...(query && { query: query as never }),
      ...(body && { body: { required: true, content: { "application/json": { schema: body } } } }),
    },
    responses: {
      ...Object.fromEntries(
        status.map(code => [code, { description: sentences[code] ?? summary, ...(content && { content }) }]),
      ),
      ...Object.fromEntries(
        failures.map(code => [
          code,
          { description: sentences[code] as string, content: { "application/json": { schema: Failed } } },
        ]),
      ),
    },
  }
}
