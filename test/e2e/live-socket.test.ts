import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../src/engine/live/watch.ts"
import type { Remote } from "../../src/engine/remote.ts"
import { liveSocket } from "../../src/web/live-socket.ts"
import { socket } from "./asking.ts"
import { until } from "./server.ts"

/** What one socket may cost, whoever is at its other end. */
const test = suite("the socket of what changes")
let server: Server
let opened = 0
let sockets = 0
test.after.each(() => {
  server.closeAllConnections()
  server.close()
})

/** Serves snapshots of so many frames of 1 MiB. */
async function serving(frames: number): Promise<number> {
  const text = "x".repeat(1024 * 1024)
  const watch: Remote["watch"] = async (_, show) => {
    const parts = Array.from({ length: frames }, (_, i) => ({ live: false, ...(i === 0 && { first: true }), text }))
    for (const part of [...parts, { live: true }])
      show({ channel: "x-1", seq: 0, now: 0, seen: 0, sent: 0, dropped: 0, ...part } as Frame)
    return { channel: "x-1", end() {} }
  }
  const { upgrade } = liveSocket({ watch })
  server = createServer().on("upgrade", (request, socket, head) => {
    opened++
    sockets++
    socket.on("close", () => sockets--)
    upgrade(request, socket, head)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return (server.address() as AddressInfo).port
}

test("tells a snapshot whole that is larger than what a reader may leave unread", async () => {
  const client = await socket(await serving(40), "/")
  client.say({ id: "a", watch: { kind: "index" } })
  await until("the end of the snapshot", () => client.told.length === 42)
  assert.is(client.closed, undefined)
  client.ws.terminate()
})

/** A client that says so many messages and reads nothing. */
async function deaf(port: number, messages: readonly string[]) {
  const client = connect(port, "127.0.0.1").on("error", () => {})
  await once(client, "connect")
  client.pause()
  const key = randomBytes(16).toString("base64")
  client.write(
    `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  const framed = (message: string) =>
    Buffer.concat([Buffer.from([0x81, 0x80 | message.length, 0, 0, 0, 0]), Buffer.from(message)])
  client.write(Buffer.concat(messages.map(framed)))
  return client
}

test("ends one that says much and reads none of the answers", async () => {
  const before = opened
  const client = await deaf(await serving(0), Array(150_000).fill(`{"id":"${"x".repeat(100)}"}`))
  await until("its end", () => opened > before && sockets === 0, 30)
  client.destroy()
})

test("ends one that asks for snapshots and reads none", async () => {
  const before = opened
  const client = await deaf(
    await serving(10),
    Array.from({ length: 50 }, (_, i) => `{"id":"${i}","watch":{"kind":"flow","rate":1}}`),
  )
  await until("its end", () => opened > before && sockets === 0, 30)
  client.destroy()
})

test.run()
