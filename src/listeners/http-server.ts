import { createServer, type Server } from "node:http"
import { createServer as createTlsServer } from "node:https"
import type { Socket } from "node:net"
import type { TlsOptions } from "../base/tls.ts"
import type { Intake } from "../codecs/codec.ts"
import type { Routes } from "./routes.ts"

export interface HttpServer {
  readonly server: Server
  readonly connections: number
  /** Takes no more, lets answers leave for a second, then cuts off who is still there. */
  stop(): Promise<void>
}

interface Settings {
  readonly maxBody: number
  readonly maxConnections: number
  readonly tls?: TlsOptions | undefined
}

/** How many ms the last answers may take at a stop. */
const grace = 1000
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 2000,
}

/** Node's HTTP server over these routes, with deadlines for slow senders and an end for every socket. */
export function httpServer(intake: Intake, routes: Routes, { maxBody, maxConnections, tls }: Settings): HttpServer {
  const settings = { ...timeouts, keepAlive: true, keepAliveInitialDelay: 60_000, noDelay: true }
  const server = tls
    ? createTlsServer({ ...settings, ...tls, handshakeTimeout: 10_000 }, routes.request)
    : createServer(settings, routes.request)
  const sockets = new Set<Socket>()

  server.maxConnections = maxConnections
  server.on("connection", (socket: Socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  server.on("drop", from => intake.dropped(from?.remoteAddress ?? "unknown", "too many connections"))
  server.on("tlsClientError", (_, socket) => socket.destroy())
  server.on("upgrade", routes.upgrade)
  server.on("checkContinue", (request, response) => {
    const tooLarge = Number(request.headers["content-length"] ?? 0) > maxBody
    if (!tooLarge) response.writeContinue()
    routes.request(request, response)
  })

  return {
    server,
    get connections() {
      return sockets.size
    },
    async stop() {
      const closed = new Promise(resolve => server.close(resolve))
      routes.close()
      const late = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, grace)
      await closed
      clearTimeout(late)
    },
  }
}
