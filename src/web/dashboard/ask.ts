import { DmonError } from "../../base/error.ts"
import type { Fault } from "../../engine/live/fault.ts"
import type { Flow } from "../../engine/live/flow.ts"
import type { Inspection } from "../../engine/live/inspection.ts"
import type {
  InspectRequest,
  PastAnswer,
  PastRequest,
  QueryAnswer,
  QueryRequest,
  ReloadAnswer,
  SendAnswer,
  Span,
  Status,
  WhyAnswer,
  WhyRequest,
} from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { tokenWanted } from "./session.ts"

type Given = Readonly<Record<string, unknown>>

async function call<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    cache: "no-store",
    credentials: "same-origin",
  }).catch(cause => {
    throw new DmonError("DM510", "no dmon answers", { why: String(cause.message ?? cause), cause })
  })
  if (response.status === 401) tokenWanted.set(true)
  const answer = await response.json().catch(() => undefined)
  if (response.ok || (response.status === 409 && answer?.error === undefined)) return answer as T
  throw errorOf(answer, response.status)
}

function errorOf(answer: { error?: Partial<DmonError> | string } | undefined, status: number): DmonError {
  const error = answer?.error
  if (typeof error === "string") return new DmonError("DM501", error)
  if (error === undefined) return new DmonError("DM500", `the server answered ${status}`, { fix: "see its log" })
  const { code = "DM500", message = `the server answered ${status}`, why, fix, frame, more } = error
  return new DmonError(code, message, {
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    ...(frame !== undefined && { frame }),
    ...(more !== undefined && { more }),
  })
}

const get = <T>(path: string, given: Given = {}): Promise<T> => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) if (value !== undefined) search.set(name, String(value))
  return call<T>("GET", search.size > 0 ? `${path}?${search}` : path)
}

/** What may be asked of the dmon that served this page. Every call rejects with a DmonError. */
export const ask = {
  status: () => get<Status>("/api/status"),
  query: ({ fields, ...rest }: Partial<QueryRequest>) =>
    get<QueryAnswer>("/api/query", { ...rest, ...(fields && { fields: fields.join(",") }) }),
  flow: () => get<Flow>("/api/flow"),
  inspect: (request: InspectRequest) => get<Inspection>("/api/inspect", request),
  faults: () => get<readonly Fault[]>("/api/faults"),
  why: (request: WhyRequest) => get<WhyAnswer>("/api/why", request),
  past: (request: PastRequest) => get<PastAnswer>("/api/past", request),
  span: () => get<Span>("/api/span"),
  /** `traced`: tells what the streams did with them. */
  send: (events: readonly Event[], { traced = false } = {}) =>
    call<SendAnswer>("POST", `/api/send${traced ? "?traced=true" : ""}`, events),
  reload: () => call<ReloadAnswer>("POST", "/api/reload"),
}
