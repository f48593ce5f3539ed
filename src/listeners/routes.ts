import type { IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { Intake } from "../codecs/codec.ts"
import { json } from "../codecs/json.ts"
import { riemann } from "../codecs/riemann.ts"
import { type Caller, callerOf, identify } from "./caller.ts"
import { sender } from "./connection.ts"
import { type Denial, denials, deny, denyUpgrade } from "./denial.ts"
import { type Doorkeeper, isDenial, lacking } from "./doorkeeper.ts"
import type { Pace } from "./pace.ts"
import { postEvents } from "./post-events.ts"
import { watched } from "./watched.ts"
import { wsEvents } from "./ws.ts"

/** Where all goes that is not a way in for events: the dashboard and its API. `callerOf` says who asks. */
export interface Fallback {
  request(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Whether this may be had by anybody: files that say nothing of what runs. */
  open?(request: IncomingMessage, path: string): boolean
}

interface RouteOptions {
  readonly maxBody: number
  /** Says who asks; of /healthz and /readyz nobody is asked. */
  readonly door: Doorkeeper
  /** Other pages that may send and connect, by their origin. */
  readonly allowOrigins?: readonly string[] | undefined
  readonly fallback?: Fallback | undefined
  /** How fast one caller may ask; events and watches do not count. */
  readonly pace?: Pace | undefined
  /** How a sender is called; by default by its address. */
  readonly senderOf?: (socket: Socket) => string
}

/** What an HTTP server of dmon does with requests and upgrades, over TCP as over the unix socket. */
export interface Routes extends Fallback {
  close(): void
  gauges(): Readonly<Record<string, number>>
}

const open = new Set(["/healthz", "/readyz"])
/** What goes on for long counts by what it sends, and has its own bounds. */
const unpaced = new Set([...open, "/api/watch", "/index"])
/** What goes on for long ends with the token that it was begun with, after so many milliseconds at most. */
const lasting = new Set(["/api/watch", "/index", "/api/shadow"])
const asksAgain = 2000

/** Events to the intake, everything else to `fallback`; strangers to neither. */
export function routes(intake: Intake, options: RouteOptions): Routes {
  const { maxBody, door, allowOrigins = [], fallback = nothingElse, pace, senderOf = sender } = options
  const codecs = { json: watched(json()), riemann: watched(riemann()) }
  const post = postEvents(intake, codecs, maxBody, senderOf)
  const ws = wsEvents(intake, codecs.json, { maxPayload: maxBody })
  let requests = 0
  let unauthorized = 0

  /** Why this request is turned away; undefined if it is not. Whoever it lets in is known from here on. */
  const turnedAway = (request: IncomingMessage, path: string): Denial | undefined => {
    const { origin } = request.headers
    const reads = (request.method === "GET" || request.method === "HEAD") && request.headers.upgrade === undefined
    if (isEmbedded(request)) return denials.foreignPage("it does not say which")
    if (!reads && origin !== undefined && !sameSite(request) && !allowOrigins.includes(origin.toLowerCase())) {
      return denials.foreignPage(origin)
    }
    if (open.has(path)) return undefined
    const found = door.admit(request)
    if (isDenial(found)) {
      if (reads && fallback.open?.(request, path)) return undefined
      unauthorized++
      return found
    }
    identify(request, found)
    return path === "/events" && !reads ? lacking(found, "operator") : undefined
  }

  const attend = (request: IncomingMessage, what: Duplex | ServerResponse) => {
    const caller = callerOf(request)
    if (!caller?.token) return
    const asking = setInterval(() => void (door.keeps(request, caller) || what.destroy()), asksAgain)
    asking.unref()
    what.once("close", () => clearInterval(asking))
  }

  return {
    request(request, response) {
      requests++
      const path = pathOf(request)
      const denied = turnedAway(request, path)
      if (denied) return deny(response, denied, path)
      if (path === "/events" && (request.method === "POST" || request.method === "PUT")) {
        return post.handle(request, response)
      }
      if (lasting.has(path)) attend(request, response)
      const caller = callerOf(request)
      const wait = !pace || !caller || unpaced.has(path) ? 0 : pace.wait(keyOf(caller, request), Date.now())
      if (wait > 0) deny(response, denials.tooFast(wait), path)
      else fallback.request(request, response)
    },
    upgrade(request, socket, head) {
      requests++
      socket.on("error", () => {}) // a client that leaves in the middle; "close" follows
      const path = pathOf(request)
      const denied = turnedAway(request, path)
      if (denied) return denyUpgrade(socket, denied, path)
      attend(request, socket)
      if (path === "/events") ws.upgrade(request, socket, head, senderOf(socket as Socket))
      else fallback.upgrade(request, socket, head)
    },
    close: ws.close,
    gauges: () => ({ requests, unauthorized, body_bytes: post.held(), ...ws.gauges() }),
  }
}

const nothingElse: Fallback = {
  request: (request, response) => deny(response, denials.nothing(), pathOf(request)),
  upgrade: (request, socket) => denyUpgrade(socket, denials.nothing(), pathOf(request)),
}

/** Who has no token is told apart by the address. */
const keyOf = ({ name, token }: Caller, { socket }: IncomingMessage) =>
  token ? `token ${name}` : `address ${socket.remoteAddress}`

const pathOf = ({ url = "/" }: IncomingMessage) => url.split("?", 1)[0] as string

/**
 * A page of another site can show pictures and run scripts from here. It learns nothing by that, but it can make dmon work,
 * and use up what its reader may ask. A link to here is another thing.
 */
const isEmbedded = ({ headers }: IncomingMessage) =>
  headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] === "no-cors"

/** A browser tells where a page came from: whether it is from this very server. */
function sameSite({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}
