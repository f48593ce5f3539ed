import { connect } from "node:net"
import { framed, frames } from "../../src/codecs/framing.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import type { Event } from "../../src/event/event.ts"

/** What was sent, and how much of it was answered. */
export interface Sent {
  readonly sent: number
  readonly answered: number
  /** Answers that were no. */
  readonly refused: number
}

export interface Load {
  readonly sent: number
  /** Sends no more; resolves when all is answered. */
  stop(): Promise<Sent>
  /** Ends at once, whatever is answered. */
  end(): void
}

export interface Steady {
  readonly port: number
  readonly host: string
  /** Events a second. */
  readonly rate: number
}

const perMessage = 10

/** A connection that sends so many events a second, each with its number as its metric, and counts what is answered. */
export function steady({ port, host, rate }: Steady): Load {
  const codec = riemann()
  const socket = connect(port, "127.0.0.1")
  const cut = frames("length")
  const begun = performance.now()
  let [sent, answered, refused] = [0, 0, 0]
  let broke: Error | undefined
  let over: (() => void) | undefined
  const message = () => {
    const events = Array.from({ length: perMessage }, (_, i): Event => {
      const n = sent + i
      return { host, service: `s${n % 7}`, metric: n, ttl: 3600, tags: ["load"] }
    })
    sent += perMessage
    return framed(codec.encode(events))
  }
  // What a busy machine delays is made up for, so that the rate holds in the mean.
  const pacing = setInterval(() => {
    const due = ((performance.now() - begun) * rate) / 1000
    while (sent + perMessage <= due) socket.write(message())
  }, 5)
  socket.on("data", chunk => {
    cut.push(chunk, (bytes, start, end) => {
      const all = Buffer.from(bytes)
      for (let at = start; at < end; at += 4 + all.readUInt32BE(at)) {
        const { ok } = replyIn(all.subarray(at + 4, at + 4 + all.readUInt32BE(at)))
        if (ok) answered += perMessage
        else refused += perMessage
      }
    })
    if (answered + refused >= sent) over?.()
  })
  socket.on("error", error => {
    broke = error
  })
  socket.on("close", () => over?.())
  const end = () => {
    clearInterval(pacing)
    socket.destroy()
  }
  return {
    end,
    get sent() {
      return sent
    },
    async stop() {
      clearInterval(pacing)
      if (answered + refused < sent && !socket.closed) await new Promise<void>(done => (over = done))
      end()
      if (broke !== undefined) throw broke
      return { sent, answered, refused }
    },
  }
}

/** Of a reply, its field 2: whether all is well. */
const replyIn = (bytes: Uint8Array) => ({ ok: bytes.length >= 2 && bytes[0] === 0x10 && bytes[1] === 1 })
