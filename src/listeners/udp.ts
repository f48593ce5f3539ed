import { createSocket, type RemoteInfo, type Socket } from "node:dgram"
import { isIPv6 } from "node:net"
import { z } from "zod"
import { json } from "../codecs/json.ts"
import { riemann } from "../codecs/riemann.ts"
import { sniff } from "../codecs/sniff.ts"
import { bind } from "./bind.ts"
import { exposure } from "./exposure.ts"
import { kernelDrops } from "./kernel-drops.ts"
import type { Listener } from "./listener.ts"
import { senders } from "./senders.ts"

const Options = z.strictObject({
  host: z.string().default("127.0.0.1"),
  /** 5555, for JSON alone 7689; 0 takes any free one. */
  port: z.int().min(0).max(65_535).optional(),
  /** `sniff` takes Riemann's protobuf and JSON, told apart by the first byte. */
  codec: z.enum(["sniff", "json"]).default("sniff"),
  /** The networks that may send, as `10.0.0.0/8`; none: everybody. */
  allow: z.array(z.string()).default([]),
  /** The bytes that the kernel is asked to keep while dmon is busy. */
  buffer: z
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  /** Open to other machines without `allow`. */
  insecure: z.boolean().default(false),
  /** Told when the kernel keeps less than was asked for. */
  warn: z.custom<(message: string) => void>(value => typeof value === "function").optional(),
})

/**
 * One Riemann message or some JSON a datagram; never answered.
 *
 * Whoever sends faster than dmon reads loses datagrams in the kernel: these are counted, where /proc tells, whenever
 * the gauges are read.
 */
export function udp(options: z.input<typeof Options> = {}): Listener {
  const { warn, ...given } = Options.parse(options)
  const { host, allow, codec, buffer, insecure } = given
  const port = given.port ?? (codec === "json" ? 7689 : 5555)
  exposure({ protocol: "udp", host, port, guarded: allow.length > 0, insecure })
  const allowed = senders(allow)

  return intake => {
    const codecs = { json: json(), riemann: codec === "json" ? json() : riemann() }
    let socket: Socket | undefined
    let drops: () => number | undefined = () => undefined
    let counted = 0
    let datagrams = 0
    let bytesIn = 0
    let bound = port
    let tell: (error: unknown) => void = () => {}

    const receive = (bytes: Buffer, { address, port, family }: RemoteInfo) => {
      datagrams++
      bytesIn += bytes.length
      const from = family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`
      if (!allowed(address)) intake.dropped(from, "not allowed")
      else if (bytes.length === 0) intake.dropped(from, "empty")
      else intake.receive(bytes, codecs[sniff(bytes)], from)
    }
    /** Asks the kernel what it threw away, and puts it on the ledger. */
    const poll = () => {
      const now = drops() ?? counted
      if (now > counted) intake.dropped("unknown", "kernel", now - counted)
      counted = Math.max(counted, now)
    }

    return {
      name: `udp/${port}`,
      key: `udp ${JSON.stringify({ ...given, port })}`,
      about: codec === "json" ? "one JSON event, an array, or JSON lines per datagram" : "riemann protobuf or JSON",
      get address() {
        return { protocol: "udp", host, port: bound }
      },
      gauges() {
        poll()
        return { datagrams, bytes_in: bytesIn, kernel_drops: counted }
      },
      onFailure(to) {
        tell = to
      },
      async start() {
        const starting = createSocket(isIPv6(host) ? "udp6" : "udp4")
        const flag = { flag: codec === "sniff" ? "--port" : "--json-port" }
        const listen = () => starting.bind({ address: host, port, exclusive: true })
        await bind(starting, listen, { protocol: "udp", host, port, ...flag }).catch(error => {
          starting.close()
          throw error
        })
        starting.on("message", receive).on("error", error => tell(error))
        const { address, port: real } = starting.address()
        socket = starting
        bound = real
        counted = 0
        drops = kernelDrops(address, real)
        const short = shortBuffer(starting, buffer)
        if (short !== undefined) warn?.(`udp ${host}:${real}: ${short}`)
      },
      async stop() {
        if (!socket) return
        poll()
        drops = () => undefined
        const closed = new Promise<void>(resolve => socket?.close(resolve))
        socket = undefined
        await closed
      },
    }
  }
}

/** Asks for a receive buffer; says so if the kernel gave less. Linux answers twice what it gave. */
function shortBuffer(socket: Socket, asked: number): string | undefined {
  const doubled = process.platform === "linux" ? 2 : 1
  let given = 0
  try {
    socket.setRecvBufferSize(asked)
  } catch {
    // a kernel that refuses outright keeps its default; what that is, is told below
  }
  given = Math.floor(socket.getRecvBufferSize() / doubled)
  if (given >= asked) return undefined
  const kib = (bytes: number) => `${Math.round(bytes / 1024)} KiB`
  return `the kernel keeps ${kib(given)} of bursts, ${kib(asked)} were asked for; raise it:  sysctl -w net.core.rmem_max=${asked}`
}
