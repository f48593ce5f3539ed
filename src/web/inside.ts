import { request as httpRequest } from "node:http"
import { json, text } from "node:stream/consumers"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import type { Fallback } from "../listeners/routes.ts"

const InsideRequest = z.strictObject({ text: z.string(), colors: z.boolean(), columns: z.int().positive() })
type InsideRequest = z.infer<typeof InsideRequest>

const path = "/api/inside"

/**
 * What runs entries of the shell in the server, beside all else that is answered. It is for the unix socket alone: whoever
 * can open that is the user whom the server runs as.
 */
export function withInside(fallback: Fallback, run: (request: InsideRequest) => Promise<string>): Fallback {
  return {
    ...fallback,
    request(request, response) {
      if (request.url !== path || request.method !== "POST") return fallback.request(request, response)
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
      json(request)
        .then(body => InsideRequest.parse(body))
        .then(run)
        .then(
          printed => answer(200, { printed }),
          error => answer(400, { error: { code: "DM304", message: `the request cannot be read: ${error.message}` } }),
        )
    },
  }
}

/** Asks the server at a unix socket to run an entry; gives what is printed of it. */
export function insideClient(socketPath: string): (request: InsideRequest) => Promise<string> {
  return request =>
    new Promise((resolve, reject) => {
      const asking = httpRequest({ socketPath, path, method: "POST", headers: { "content-type": "application/json" } })
      asking.on("error", cause =>
        reject(
          new DmonError("DM510", `no dmon answers at ${socketPath}`, {
            why: cause.message,
            fix: "start one:  dmon --streams ./mystreams.ts",
            cause,
          }),
        ),
      )
      asking.on("response", response => {
        text(response).then(body => {
          if (response.statusCode === 200) return resolve((JSON.parse(body) as { printed: string }).printed)
          reject(new DmonError("DM503", "this dmon runs no entries inside", { why: body.slice(0, 200) }))
        }, reject)
      })
      asking.end(JSON.stringify(request))
    })
}
