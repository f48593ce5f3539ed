import type { IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { Intake } from "../codecs/codec.ts"
import { json } from "../codecs/json.ts"
import { riemann } from "../codecs/riemann.ts"
import { sender } from "./connection.ts"
import { postEvents } from "./post-events.ts"
import { bearer } from "./tokens.ts"
import { watched } from "./watched.ts"
import { wsEvents } from "./ws.ts"

/** Where all goes that is not a way in for events: the dashboard and its API. */
export interface Fallback {
  request(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

interface RouteOptions {
  readonly maxBody: number
  /** With any given, a request must bear one; /healthz and /readyz need none. */
  readonly tokens?: readonly string[] | undefined
  readonly fallback?: Fallback | undefined
  /** How a sender is called; by default by its address. */
  readonly senderOf?: (socket: Socket) => string
}

/** What an HTTP server of dmon does with requests and upgrades, over TCP as over the unix socket. */
export interface Routes extends Fallback {
  close(): void
  gauges(): Readonly<Record<string, number>>
}

const open = new Set(["/healthz", "/readyz"])

/** Events to the intake, everything else to `fallback`; strangers to neither. */
export function routes(intake: Intake, options: RouteOptions): Routes {
  const { maxBody, tokens, fallback = nothingElse, senderOf = sender } = options
  const codecs = { json: watched(json()), riemann: watched(riemann()) }
  const post = postEvents(intake, codecs, maxBody, senderOf)
  const ws = wsEvents(intake, codecs.json, { maxPayload: maxBody })
  const known = tokens && bearer(tokens)
  let requests = 0
  let unauthorized = 0

  /** Why this request is turned away: status, reason, and headers; undefined if it is not. */
  const turnedAway = (request: IncomingMessage, path: string): Denial | undefined => {
    if (known && !open.has(path) && !known(request.headers.authorization)) {
      unauthorized++
      return { status: 401, error: "a token is needed: send the header  Authorization: Bearer TOKEN", challenge: true }
    }
    const reads = request.method === "GET" || request.method === "HEAD"
    return (!reads || request.headers.upgrade !== undefined) && !sameSite(request)
      ? { status: 403, error: `nothing is taken from pages of another site (${request.headers.origin})` }
      : undefined
  }

  return {
    request(request, response) {
      requests++
      const path = pathOf(request)
      const denied = turnedAway(request, path)
      if (denied) deny(response, denied)
      else if (path === "/events" && (request.method === "POST" || request.method === "PUT")) {
        post.handle(request, response)
      } else fallback.request(request, response)
    },
    upgrade(request, socket, head) {
      requests++
      socket.on("error", () => {}) // a client that leaves in the middle; "close" follows
      const path = pathOf(request)
      const denied = turnedAway(request, path)
      if (denied) socket.end(rawDenial(denied))
      else if (path === "/events") ws.upgrade(request, socket, head, senderOf(socket as Socket))
      else fallback.upgrade(request, socket, head)
    },
    close: ws.close,
    gauges: () => ({ requests, unauthorized, body_bytes: post.held(), ...ws.gauges() }),
  }
}

interface Denial {
  readonly status: 401 | 403 | 404
  readonly error: string
  readonly challenge?: boolean
}

const phrases = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found" }

const headersOf = ({ challenge }: Denial) => ({
  "content-type": "application/json",
  ...(challenge && { "www-authenticate": 'Bearer realm="dmon"' }),
})

/** Answers at once, so that what the stranger still sends is not waited for. */
function deny(response: ServerResponse, denial: Denial): void {
  response.shouldKeepAlive = false
  response.writeHead(denial.status, headersOf(denial)).end(`${JSON.stringify({ error: denial.error })}\n`)
}

function rawDenial(denial: Denial): string {
  const body = `${JSON.stringify({ error: denial.error })}\n`
  const headers = { ...headersOf(denial), "content-length": Buffer.byteLength(body), connection: "close" }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${denial.status} ${phrases[denial.status]}\r\n${lines.join("")}\r\n${body}`
}

const nothing: Denial = { status: 404, error: "there is nothing here: events go to POST /events" }
const nothingElse: Fallback = {
  request: (_, response) => deny(response, nothing),
  upgrade: (_, socket) => void socket.end(rawDenial(nothing)),
}

const pathOf = ({ url = "/" }: IncomingMessage) => url.split("?", 1)[0] as string

/** A browser tells where a page came from; a page of any other host may not send events behind its reader's back. */
function sameSite({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())
}
