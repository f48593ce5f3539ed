// The least that a server in Node does with the same bytes: cut frames, answer each. What is above it is dmon's own.
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"

const ack = Buffer.from([0, 0, 0, 2, 0x10, 0x01])

function connection(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0)
  let isJson: boolean | undefined
  socket.on("error", () => {})
  socket.on("end", () => socket.end())
  socket.on("data", (chunk: Buffer) => {
    isJson ??= chunk[0] === 0x7b || chunk[0] === 0x5b
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    let count = 0
    if (isJson) {
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
        at = end + 1
        count++
      }
    } else {
      while (bytes.length - at >= 4) {
        const next = at + 4 + bytes.readUInt32BE(at)
        if (next > bytes.length) break
        at = next
        count++
      }
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0)
    if (!isJson && count > 0) socket.write(count === 1 ? ack : Buffer.alloc(6 * count, ack))
  })
}

const tcp = createServer({ allowHalfOpen: true, noDelay: true }, connection).listen(0, "127.0.0.1")
await once(tcp, "listening")
console.log(`Listening for Riemann and JSON over TCP on:  127.0.0.1 ${(tcp.address() as AddressInfo).port}`)
for (const what of ["Riemann and JSON", "event"]) {
  const udp = createSocket({ type: "udp4", recvBufferSize: 4 << 20 })
  udp.on("message", () => {})
  udp.bind(0, "127.0.0.1")
  await once(udp, "listening")
  console.log(`Listening for ${what} datagrams on:  127.0.0.1 ${udp.address().port}`)
}
console.log("ready in 0 ms")
