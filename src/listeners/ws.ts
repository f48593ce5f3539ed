import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"
import type { Intake } from "../codecs/codec.ts"
import { defaultCap } from "../codecs/framing.ts"
import { receive, verdict, type Watched } from "./watched.ts"

/** Riemann's WebSocket of events, once an HTTP request asks for it. */
export interface WsEvents {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, from: string): void
  /** Says goodbye to all; who does not answer is cut off with its socket. */
  close(): void
  gauges(): Readonly<Record<string, number>>
}

interface Limits {
  /** The longest message in bytes. */
  readonly maxPayload?: number
  /** How many bytes of answers may lie unread before their reader is cut off. */
  readonly maxUnread?: number
}

/**
 * Takes events over WebSocket as Riemann does: each text message is a JSON event (or an array, or lines of them),
 * answered in order by `{}` or `{"error":"…"}`.
 */
export function wsEvents(
  intake: Intake,
  json: Watched,
  { maxPayload = defaultCap, maxUnread = 4 * 1024 * 1024 }: Limits = {},
): WsEvents {
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: true })
  let messages = 0

  const open = (ws: WebSocket, from: string) => {
    const answer = (line: string) => {
      if (ws.readyState !== ws.OPEN) return
      ws.send(line)
      if (ws.bufferedAmount <= maxUnread) return
      intake.dropped(from, "slow reader")
      ws.terminate()
    }
    ws.on("error", () => intake.dropped(from, "malformed"))
    ws.on("message", (data: Buffer, binary) => {
      messages++
      if (binary) {
        intake.dropped(from, "binary message")
        return ws.close(1003, "events are JSON text")
      }
      receive(intake, json, data, from, (reply, decoded) => answer(verdict(reply, decoded)))
    })
  }

  return {
    upgrade(request, socket, head, from) {
      server.handleUpgrade(request, socket, head, ws => open(ws, from))
    },
    close() {
      for (const ws of server.clients) ws.close(1001, "dmon stops")
    },
    gauges: () => ({ websockets: server.clients.size, ws_messages: messages }),
  }
}
