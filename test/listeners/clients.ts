import { once } from "node:events"
import { connect, type Socket } from "node:net"
import type { Reply } from "../../src/codecs/codec.ts"
import { framed, frames, unframed } from "../../src/codecs/framing.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { decodeReply } from "../../src/codecs/riemann-reply.ts"
import { event } from "../../src/event/event.ts"

const codec = riemann()

/** One framed Riemann message with an event of each of these services. */
export const message = (...services: string[]): Uint8Array =>
  framed(codec.encode(services.map(service => event({ service, metric: 1 }))))

/** A client of Riemann's protocol: everything that was answered, in order. */
export async function riemannClient(port: number, socket: Socket = connect(port, "127.0.0.1")) {
  const replies: (Reply | string)[] = []
  const cut = frames("length")
  let closed = false
  let chunks = 0
  socket.on("error", () => {})
  socket.on("close", () => (closed = true))
  socket.on("data", chunk => {
    chunks++
    cut.push(chunk, (bytes, start, end) => {
      for (const frame of unframed(bytes.subarray(start, end))) replies.push(decodeReply(frame))
    })
  })
  if (socket.connecting) await once(socket, "connect")
  return {
    socket,
    replies,
    get closed() {
      return closed
    },
    get chunks() {
      return chunks
    },
    send: (bytes: Uint8Array) => socket.write(bytes),
  }
}

/** Waits until a socket is closed, by whomever and however. */
export const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : new Promise(resolve => socket.on("close", resolve))
