import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"
import { DmonError } from "../base/error.ts"
import type { StreamsVersion } from "../engine/answers.ts"
import type { Fault } from "../engine/live/fault.ts"
import type { Flow } from "../engine/live/flow.ts"
import type { Inspection } from "../engine/live/inspection.ts"
import type { Frame } from "../engine/live/watch.ts"
import type {
  CompareAnswer,
  DryAnswer,
  PastAnswer,
  QueryAnswer,
  RecordingAnswer,
  ReloadAnswer,
  Remote,
  SendAnswer,
  ShadowAnswer,
  Span,
  Status,
  SuspendAnswer,
  WhyAnswer,
} from "../engine/remote.ts"

/** Where a running dmon is reached: its unix socket, or a URL and a token. */
export interface Where {
  readonly socket?: string
  readonly url?: string
  readonly token?: string | undefined
  /** The context that says so, for errors. */
  readonly context?: string | undefined
}

/** A running dmon, asked over its API. Every call rejects with DM510 when nothing answers, with the server's error else. */
export function client(where: Where): Remote {
  const text = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await open(where, method, path, body)
    const answer = await read(response).catch(cause => Promise.reject(unreachable(where, cause)))
    if ((response.statusCode ?? 500) >= 400 && response.statusCode !== 409)
      throw serverError(answer, where, response.statusCode)
    return answer
  }
  const ask = async <T>(method: string, path: string, body?: unknown) => JSON.parse(await text(method, path, body)) as T

  return {
    status: () => ask<Status>("GET", "/api/status"),
    query: ({ fields, ...rest }) =>
      ask<QueryAnswer>("GET", `/api/query?${searchOf({ ...rest, fields: fields?.join(",") })}`),
    send: (events, { traced = false } = {}) =>
      ask<SendAnswer>("POST", `/api/send${traced ? "?traced=true" : ""}`, events),
    dry: events => ask<DryAnswer>("POST", "/api/dry", events),
    async watch(request, show, { since, over = () => {} } = {}) {
      const search = searchOf({ ...request, ...(since && { since: `${since.channel}/${since.seq}` }) })
      const response = await open(where, "GET", `/api/watch?${search}`)
      if (response.statusCode !== 200) throw serverError(await read(response), where, response.statusCode)
      const channel = String(response.headers["dmon-channel"])
      response.on(
        "data",
        serverSent(text => show(JSON.parse(text) as Frame)),
      )
      response.on("error", over).on("close", over)
      return {
        channel,
        end() {
          response.off("close", over).destroy()
        },
      }
    },
    flow: () => ask<Flow>("GET", "/api/flow"),
    inspect: request => ask<Inspection>("GET", `/api/inspect?${searchOf(request)}`),
    faults: () => ask<Fault[]>("GET", "/api/faults"),
    why: request => ask<WhyAnswer>("GET", `/api/why?${searchOf(request)}`),
    past: request => ask<PastAnswer>("GET", `/api/past?${searchOf(request)}`),
    span: () => ask<Span>("GET", "/api/span"),
    versions: () => ask<StreamsVersion[]>("GET", "/api/versions"),
    suspend: request => ask<SuspendAnswer>("POST", "/api/suspend", request),
    resume: request => ask<SuspendAnswer>("POST", "/api/resume", request),
    reload: () => ask<ReloadAnswer>("POST", "/api/reload"),
    metrics: () => text("GET", "/metrics"),
    recording: request => ask<RecordingAnswer>("GET", `/api/recording?${searchOf(request)}`),
    compare: version => ask<CompareAnswer>("POST", "/api/compare", { version }),
    async shadow(request) {
      const response = await open(where, "POST", "/api/shadow", request)
      if (response.statusCode !== 200) throw serverError(await read(response), where, response.statusCode)
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

/** What was asked as a URL bears it; what is absent is left out. */
function searchOf(request: object): URLSearchParams {
  const given = Object.entries(request).filter(([, value]) => value !== undefined)
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
}

/** Reads server-sent events (HTML standard, 9.2), and tells the data of each. */
function serverSent(tell: (data: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
      const lines = rest.subarray(0, end).toString().split("\n")
      rest = rest.subarray(end + 2)
      const data = lines.filter(line => line.startsWith("data: ")).map(line => line.slice(6))
      if (data.length > 0) tell(data.join("\n"))
    }
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
    fix: "start one:  dmon --streams ./mystreams.ts     or say where it is with --name, --url or --ctx",
    more: saidBy(where),
    cause,
  })

/** By which context it is meant. */
const saidBy = ({ context }: Where): Record<string, string> => (context === undefined ? {} : { context })

function serverError(text: string, where: Where, status: number | undefined): DmonError {
  try {
    const { code = "DM500", message, why, fix, frame, more } = JSON.parse(text).error
    if (code !== "DM501") return new DmonError(code, message, { why, fix, frame, more })
    return new DmonError(code, `${where.url ?? where.socket}: ${message}`, {
      why,
      fix,
      more: { ...saidBy(where), ...more, ...shown(where) },
    })
  } catch {
    if (status === 401)
      return new DmonError("DM501", `${where.url}: what stands before dmon asks for more than a token`, {
        more: saidBy(where),
      })
    return new DmonError("DM500", `the server failed: ${text.slice(0, 200)}`, { fix: "see its log" })
  }
}

/** Which token was given, without giving it away. */
const shown = ({ token }: Where) =>
  token !== undefined && { token: token.length > 8 ? `ends …${token.slice(-4)}` : "a short one" }
