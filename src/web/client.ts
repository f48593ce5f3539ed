import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"
import { DmonError } from "../base/error.ts"
import { json } from "../codecs/json.ts"
import type {
  CompareAnswer,
  QueryAnswer,
  RecordingAnswer,
  ReloadAnswer,
  Remote,
  SendAnswer,
  ShadowAnswer,
  Status,
} from "../engine/remote.ts"

/** Where a running dmon is reached: its unix socket, or a URL and a token. */
export interface Where {
  readonly socket?: string
  readonly url?: string
  readonly token?: string | undefined
}

/** A running dmon, asked over its API. Every call rejects with DM510 when nothing answers, with the server's error else. */
export function client(where: Where): Remote {
  const text = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await open(where, method, path, body)
    const answer = await read(response)
    if (response.statusCode === 401) throw refused(where)
    if ((response.statusCode ?? 500) >= 400 && response.statusCode !== 409) throw serverError(answer)
    return answer
  }
  const ask = async <T>(method: string, path: string, body?: unknown) => JSON.parse(await text(method, path, body)) as T

  return {
    status: () => ask<Status>("GET", "/api/status"),
    query({ query, sort, limit, fields }) {
      const search = new URLSearchParams({ query })
      if (sort !== undefined) search.set("sort", sort)
      if (limit !== undefined) search.set("limit", String(limit))
      if (fields !== undefined) search.set("fields", fields.join(","))
      return ask<QueryAnswer>("GET", `/api/query?${search}`)
    },
    send: events => ask<SendAnswer>("POST", "/api/send", events),
    async tap({ query }, show, over = () => {}) {
      const response = await open(where, "GET", `/api/tap?${new URLSearchParams({ query })}`)
      if (response.statusCode === 401) throw refused(where)
      if (response.statusCode !== 200) throw serverError(await read(response))
      const codec = json()
      let rest = Buffer.alloc(0)
      response.on("data", (chunk: Buffer) => {
        const bytes = Buffer.concat([rest, chunk])
        const end = bytes.lastIndexOf(10)
        rest = bytes.subarray(end + 1)
        if (end >= 0) for (const event of codec.decode(bytes.subarray(0, end)).events) show(event)
      })
      response.on("error", over).on("close", over)
      return () => {
        response.off("close", over).destroy()
      }
    },
    reload: () => ask<ReloadAnswer>("POST", "/api/reload"),
    metrics: () => text("GET", "/metrics"),
    recording: ({ last, from, inline }) => {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries({ last, from, inline }))
        if (value !== undefined) search.set(name, String(value))
      return ask<RecordingAnswer>("GET", `/api/recording?${search}`)
    },
    compare: version => ask<CompareAnswer>("POST", "/api/compare", { version }),
    async shadow(request) {
      const response = await open(where, "POST", "/api/shadow", request)
      if (response.statusCode === 401) throw refused(where)
      if (response.statusCode !== 200) throw serverError(await read(response))
      const answer = read(response)
        .then(text => JSON.parse(text) as ShadowAnswer)
        .catch(cause => Promise.reject(over(cause)))
      answer.catch(() => {})
      return {
        answer,
        end: () => void text("POST", "/api/shadow/end").catch(() => {}),
        leave: () => response.destroy(),
      }
    },
  }
}

function open(where: Where, method: string, path: string, body?: unknown) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(where.token !== undefined && { authorization: `Bearer ${where.token}` }),
    }
    const url = new URL(path, where.url ?? "http://dmon")
    const send = url.protocol === "https:" ? httpsRequest : httpRequest
    const request = send(url, { method, headers, ...(where.url === undefined && { socketPath: where.socket }) })
    request.on("response", resolve)
    request.on("error", cause => reject(unreachable(where, cause)))
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const over = (cause: unknown) =>
  new DmonError("DM511", "the dmon that ran the shadow has ended the connection", {
    why: "it was stopped, or restarted",
    fix: "begin again when it is back",
    cause,
  })

const unreachable = (where: Where, cause: Error) =>
  new DmonError("DM510", `no dmon answers at ${where.url ?? where.socket}`, {
    why: cause.message,
    fix: "start one:  dmon --streams ./mystreams.ts     or say where it is with --name or --url",
    cause,
  })

const refused = (where: Where) =>
  new DmonError(
    "DM501",
    `${where.url} refused ${where.token === undefined ? "a request without a token" : "the token"}`,
    {
      fix: "give the token with --token-file, or in DMON_TOKEN",
    },
  )

function serverError(text: string): DmonError {
  try {
    const { code = "DM500", message, why, fix, frame, more } = JSON.parse(text).error
    return new DmonError(code, message, { why, fix, frame, more })
  } catch {
    return new DmonError("DM500", `the server failed: ${text.slice(0, 200)}`, { fix: "see its log" })
  }
}
