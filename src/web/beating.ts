import type { WebSocket } from "ws"

/** Who does not answer a ping before the next one, after so many milliseconds, is gone. */
const every = 30_000

/** Ends a socket whose other side is gone without having said so. */
export function beating(ws: WebSocket): void {
  let alive = true
  const pinging = setInterval(() => {
    if (!alive) return ws.terminate()
    alive = false
    ws.ping()
  }, every)
  pinging.unref()
  ws.on("pong", () => {
    alive = true
  })
  ws.on("close", () => clearInterval(pinging))
}
