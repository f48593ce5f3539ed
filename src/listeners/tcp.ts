import { createServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer } from "node:tls"
import { z } from "zod"
import { durationOption } from "../base/duration.ts"
import { TlsFiles, tls } from "../base/tls.ts"
import { defaultCap, maxCap } from "../codecs/framing.ts"
import { json } from "../codecs/json.ts"
import { riemann } from "../codecs/riemann.ts"
import { bind } from "./bind.ts"
import { type Connection, connection, type Shared } from "./connection.ts"
import { exposure } from "./exposure.ts"
import type { Listener } from "./listener.ts"
import { watched } from "./watched.ts"

const Options = z.strictObject({
  host: z.string().default("127.0.0.1"),
  /** 5555, with TLS 5554; 0 takes any free one. */
  port: z.int().min(0).max(65_535).optional(),
  tls: TlsFiles.optional(),
  /** The longest frame or line in bytes. */
  maxFrame: z.int().positive().max(maxCap).default(defaultCap),
  /** The bytes that unfinished frames of all connections together may hold. */
  maxUnfinished: z
    .int()
    .positive()
    .default(256 * 1024 * 1024),
  maxConnections: z.int().positive().default(10_000),
  /** How long a sender may leave a frame unfinished, or its answers unread. */
  patience: durationOption.prefault("60s"),
  /** Open to other machines without mutual TLS. */
  insecure: z.boolean().default(false),
})

/** How many ms the last answers may take at a stop. */
const grace = 1000
/** How many ms a client has for its TLS handshake. */
const handshakeTimeout = 10_000
/** Failures to accept that pass by themselves: a client that left, a machine that is short of something. */
const passing = new Set(["ECONNABORTED", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EPROTO", "EPERM"])

/**
 * Riemann's protocol or JSON lines, whichever a connection begins with.
 *
 * Riemann's frames are answered in order, after their events have passed the streams; JSON, one event or one array a
 * line, is not answered. A frame that nothing can be read from ends its connection, a bad line only itself.
 * With TLS clients must show a certificate if a `ca` is given, as Riemann's do.
 */
export function tcp(options: z.input<typeof Options> = {}): Listener {
  const given = Options.parse(options)
  const { host, maxConnections, maxFrame, maxUnfinished, patience, insecure } = given
  const port = given.port ?? (given.tls ? 5554 : 5555)
  const protocol = given.tls ? "tls" : "tcp"
  exposure({ protocol: "tcp", host, port, guarded: given.tls?.ca !== undefined, insecure })

  return intake => {
    const shared: Shared = {
      intake,
      codecs: { json: watched(json()), riemann: watched(riemann()) },
      maxFrame,
      maxUnfinished,
      patience,
      held: 0,
      bytesIn: 0,
      bytesOut: 0,
    }
    /** All that were accepted, TLS handshakes that are not over yet included. */
    const sockets = new Set<Socket>()
    const connections = new Map<Socket, Connection>()
    let server: Server | undefined
    let watch: NodeJS.Timeout | undefined
    let accepted = 0
    let refused = 0
    let tell: (error: unknown) => void = () => {}
    let bound = port

    const opened = (socket: Socket) => {
      accepted++
      sockets.add(socket)
      socket.on("close", () => sockets.delete(socket))
    }
    const ready = (socket: Socket) => {
      connections.set(socket, connection(socket, shared))
      socket.on("close", () => connections.delete(socket))
    }
    const create = (): Server => {
      const settings = { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }
      if (!given.tls) return createServer(settings, ready)
      return createTlsServer({ ...settings, ...tls(given.tls), handshakeTimeout }, ready).on(
        "tlsClientError",
        (_, socket) => {
          refused++
          intake.dropped(socket.remoteAddress ?? "unknown", "no TLS handshake")
          socket.destroy()
        },
      )
    }
    const failed = (error: NodeJS.ErrnoException) => {
      if (passing.has(error.code ?? "")) intake.dropped("unknown", "not accepted")
      else tell(error)
    }

    return {
      name: `${protocol}/${port}`,
      key: `tcp ${JSON.stringify({ ...given, port })}`,
      about: "riemann protobuf or JSON lines",
      get address() {
        return { protocol, host, port: bound }
      },
      gauges: () => ({
        connections: connections.size,
        accepted,
        refused,
        bytes_in: shared.bytesIn,
        bytes_out: shared.bytesOut,
        unfinished_bytes: shared.held,
        slow_readers: [...connections.values()].filter(one => one.backedUp).length,
      }),
      onFailure(to) {
        tell = to
      },
      async start() {
        const starting = create()
        starting.maxConnections = maxConnections
        starting.on("connection", opened).on("drop", from => {
          refused++
          intake.dropped(from?.remoteAddress ?? "unknown", "too many connections")
        })
        await bind(starting, () => starting.listen({ host, port }), {
          protocol,
          host,
          port,
          flag: given.tls ? "--tls-port" : "--port",
        })
        starting.on("error", failed)
        server = starting
        bound = (starting.address() as { port: number }).port
        watch = setInterval(
          () => {
            const now = performance.now()
            for (const one of connections.values()) one.check(now)
          },
          Math.min(5000, patience / 4 + 1),
        ).unref()
      },
      async stop() {
        if (!server) return
        const closed = new Promise(resolve => server?.close(resolve))
        server = undefined
        clearInterval(watch)
        for (const one of connections.values()) one.end()
        const late = setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, grace)
        await closed
        clearTimeout(late)
      },
    }
  }
}
