import { z } from "zod"
import { TlsFiles, tls } from "../base/tls.ts"
import { defaultCap, maxCap } from "../codecs/framing.ts"
import { bind } from "./bind.ts"
import { doorkeeper } from "./doorkeeper.ts"
import { exposure, loopback } from "./exposure.ts"
import { type HttpServer, httpServer } from "./http-server.ts"
import type { Listener } from "./listener.ts"
import { pace } from "./pace.ts"
import { type Fallback, routes } from "./routes.ts"
import { tokens as tokensOf } from "./tokens.ts"

const Options = z.strictObject({
  host: z.string().default("127.0.0.1"),
  /** 0 takes any free one. */
  port: z.int().min(0).max(65_535).default(5556),
  tls: TlsFiles.optional(),
  /** The file of tokens, as `dmon token` writes it; it is read again when it changes. */
  tokenFile: z.string().optional(),
  /** Whom it asks for a token: others than this machine, or everybody. /healthz and /readyz are for all. */
  auth: z.enum(["remote", "always"]).default("remote"),
  /** Other pages that may send and connect: `https://pages.example.org`. */
  allowOrigins: z.array(z.url({ protocol: /^https?$/ })).default([]),
  /** The largest body in bytes, unzipped; also the longest WebSocket message. */
  maxBody: z.int().positive().max(maxCap).default(defaultCap),
  maxConnections: z.int().positive().default(10_000),
  /** Requests a second of one caller, those that bring events apart; four times as many at once. */
  maxRate: z.number().positive().default(100),
  /** Open to other machines without TLS and a token. */
  insecure: z.boolean().default(false),
  /** Where every request goes that is not a way in for events. */
  fallback: z.custom<Fallback>(value => typeof value === "object" && value !== null).optional(),
  /** Is told of what is odd, and no failure. */
  warn: z.custom<(message: string) => void>(value => typeof value === "function").optional(),
})

/** POST of events and a WebSocket of events at /events, as Riemann has them; everything else goes to `fallback`. */
export function http(options: z.input<typeof Options> = {}): Listener {
  const { fallback, warn, ...given } = Options.parse(options)
  const { host, port, maxBody, maxConnections, maxRate, tokenFile, insecure } = given
  const guarded = given.tls !== undefined && tokenFile !== undefined
  exposure({ protocol: "http", host, port, guarded, insecure })
  const tokens = tokenFile === undefined ? undefined : tokensOf(tokenFile, warn)
  const allowOrigins = given.allowOrigins.map(origin => new URL(origin).origin)
  const door = doorkeeper({
    tokens,
    always: given.auth === "always",
    open: insecure && !loopback(host),
    names: allowOrigins.map(origin => new URL(origin).host),
  })

  return intake => {
    const ways = routes(intake, { maxBody, door, allowOrigins, fallback, pace: pace(maxRate, maxRate * 4) })
    let running: HttpServer | undefined
    let bound = port
    let tell: (error: unknown) => void = () => {}

    return {
      name: `http/${port}`,
      key: `http ${JSON.stringify(given)}`,
      about: "events by POST or WebSocket, and what the browser shows",
      get address() {
        return { protocol: given.tls ? "https" : "http", host, port: bound }
      },
      gauges: () => ({ connections: running?.connections ?? 0, ...ways.gauges() }),
      onFailure(to) {
        tell = to
      },
      async start() {
        tokens?.load()
        const starting = httpServer(intake, ways, { maxBody, maxConnections, tls: given.tls && tls(given.tls) })
        const { server } = starting
        await bind(server, () => server.listen({ host, port }), { protocol: "http", host, port, flag: "--http-port" })
        server.on("error", error => tell(error))
        bound = (server.address() as { port: number }).port
        running = starting
      },
      async stop() {
        const stopping = running
        running = undefined
        await stopping?.stop()
      },
    }
  }
}
