import { once } from "node:events"
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http"
import { WebSocket } from "ws"

export interface Asked {
  /** A port, or the path of a unix socket. */
  readonly to: number | string
  readonly method?: string
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Begins a request; its answer is read by whoever began it. */
export async function begun({ to, method = "GET", path, headers = {}, body }: Asked): Promise<IncomingMessage> {
  const where = typeof to === "number" ? { port: to, host: "127.0.0.1" } : { socketPath: to }
  // Node sends the body of a GET without saying so.
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) }
  const asking = request({ ...where, method, path, headers: { ...length, ...headers }, agent: false })
  const answered = once(asking, "response")
  asking.on("error", () => {}) // one before the answer rejects; one after it is about a body that nobody wants
  asking.end(body)
  const [response] = (await answered) as [IncomingMessage]
  return response
}

/** Asks and reads the answer; of one that goes on for ever only the head. */
export async function asked(of: Asked): Promise<Answered> {
  const response = await begun(of)
  const { statusCode = 0, headers } = response
  if (headers["content-type"]?.startsWith("text/event-stream")) {
    response.destroy()
    return { status: statusCode, headers, text: "" }
  }
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: statusCode, headers, text: Buffer.concat(chunks).toString() }
}

/** The events of a stream of server-sent events, as they come: `id` and `data` of each. */
export async function serverSent(of: Asked) {
  const response = await begun(of)
  const told: { readonly id: string | undefined; readonly data: string }[] = []
  let rest = ""
  response.on("error", () => {})
  response.on("data", chunk => {
    const parts = (rest + chunk).split("\n\n")
    rest = parts.pop() as string
    for (const part of parts) {
      const [, id] = /^id: (.*)$/m.exec(part) ?? []
      const [, data] = /^data: (.*)$/m.exec(part) ?? []
      if (data !== undefined) told.push({ id, data })
    }
  })
  return { response, told, end: () => void response.destroy() }
}

/** A WebSocket's client, and what it was told; `status` where it was not let in. */
export async function socket(port: number, path: string, headers: Record<string, string> = {}) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  const told: string[] = []
  let closed: { readonly code: number; readonly why: string } | undefined
  let status = 101
  ws.on("message", data => told.push(String(data)))
  ws.on("close", (code, why) => (closed = { code, why: String(why) }))
  ws.on("error", () => {})
  await new Promise<void>(done => {
    ws.on("open", () => done())
    ws.on("unexpected-response", (_, response) => {
      status = response.statusCode ?? 0
      response.destroy()
      done()
    })
  })
  return {
    ws,
    told,
    status,
    get closed() {
      return closed
    },
    messages: () => told.map(text => JSON.parse(text)),
    say: (what: unknown) => ws.send(typeof what === "string" ? what : JSON.stringify(what)),
  }
}
