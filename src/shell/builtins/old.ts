import { createSocket, type Socket } from "node:dgram"
import type { Codec } from "../../codecs/codec.ts"
import { json } from "../../codecs/json.ts"
import { riemann } from "../../codecs/riemann.ts"
import { type Event, event as eventOf } from "../../event/event.ts"

export const protocols = ["json", "riemann"] as const
export type ProtocolName = (typeof protocols)[number]

/** Where datagrams go. */
export interface Address {
  readonly host: string
  readonly port: number
}

const codecs: Readonly<Record<ProtocolName, () => Codec>> = { json, riemann }

/** What the shell of the first dmon had: an event to begin with, a socket, an address, a protocol. */
export function oldNames(name: ProtocolName, addr: () => Address) {
  const codec = codecs[name]()
  const protocol = {
    name,
    /** The bytes of a datagram: an event needs no line end to be told from the next. */
    write(of: Event | readonly Event[]): Buffer {
      const bytes = Buffer.from(codec.encode([of].flat().map(one => eventOf(one))))
      return name === "json" && bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes
    },
    read: (bytes: Uint8Array): readonly Event[] => codec.decode(bytes).events,
  }
  let socket: Socket | undefined
  /** Sends an event, or bytes as they are, as one datagram; tells how many bytes it had. */
  const send = (of: Event | readonly Event[] | Uint8Array, to: Address = addr()): Promise<number> => {
    if (socket === undefined) {
      socket = createSocket(to.host.includes(":") ? "udp6" : "udp4").on("error", () => {})
      socket.unref()
    }
    const bytes = of instanceof Uint8Array ? of : protocol.write(of as Event)
    const sending = socket
    return new Promise((resolve, reject) =>
      sending.send(bytes, to.port, to.host, (error, count) => (error ? reject(error) : resolve(count))),
    )
  }
  return {
    /** The event that the old shell had at hand, with other fields where they are given. */
    event: (fields: Event = {}): Event =>
      eventOf({
        host: "55.55.55.5",
        service: "web",
        state: "online",
        description: "Testing",
        time: Date.now() / 1000,
        ttl: 3600,
        metric: 0.5,
        ...fields,
      }),
    sock: { send, sendto: send, close: () => socket?.close() },
    protocol,
  }
}
