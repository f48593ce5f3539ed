import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"
import type { Remote } from "../../engine/remote.ts"
import { beating } from "../beating.ts"
import { type RiemannWatch, riemannWatch } from "./riemann-watch.ts"

/** Who is cut off has so many milliseconds to read why. */
const grace = 5000
const pubsub = "/pubsub/"

/** Riemann's WebSockets: `/index?query=…&subscribe=true` and `/pubsub/TOPIC?query=…`, one event a message. */
export function riemannSocket(remote: Pick<Remote, "query" | "watch">) {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false })
  return {
    serves: (path: string) => path === "/index" || path.startsWith(pubsub),
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const { url = "/" } = request
      server.handleUpgrade(request, socket, head, ws => void serve(ws, remote, url))
    },
  }
}

async function serve(ws: WebSocket, remote: Pick<Remote, "query" | "watch">, url: string): Promise<void> {
  const leave = (code: number, why: string) => {
    ws.close(code, fitting(why))
    setTimeout(() => ws.terminate(), grace).unref()
  }
  let end = () => {}
  beating(ws)
  ws.on("error", () => {}) // "close" follows
  ws.on("close", () => end())
  try {
    const asked = askedFor(url)
    end = await riemannWatch(remote, asked, {
      tell: texts =>
        new Promise((resolve, reject) => {
          const left = (error?: Error | null) => (error ? reject(error) : resolve())
          texts.forEach((text, i) => void ws.send(text, i === texts.length - 1 ? left : undefined))
        }),
      cut: () => leave(1013, "too much was left unread"),
    })
    if (!asked.subscribe) leave(1000, "")
    else if (ws.readyState !== ws.OPEN) end()
  } catch (error) {
    leave(1008, (error as Error).message)
  }
}

/** What an address asks for. Throws where the topic cannot be read. */
function askedFor(url: string): RiemannWatch {
  const [path = "", search = ""] = url.split("?", 2)
  const params = new URLSearchParams(search)
  const query = params.get("query") ?? "true"
  if (!path.startsWith(pubsub)) return { query, subscribe: params.get("subscribe") === "true" }
  return { query, topic: decodeURIComponent(path.slice(pubsub.length)), subscribe: true }
}

/** A WebSocket's last words have room for 123 bytes. */
function fitting(why: string): string {
  let text = why
  while (Buffer.byteLength(text) > 123) text = text.slice(0, -1)
  return text
}
