import { randomBytes } from "node:crypto"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { framed } from "../../src/codecs/framing.ts"
import { event } from "../../src/event/event.ts"
import { http } from "../../src/listeners/http.ts"
import { tcp } from "../../src/listeners/tcp.ts"
import { udp } from "../../src/listeners/udp.ts"
import { closed, message, riemannClient } from "../listeners/clients.ts"
import { recorder, until } from "../listeners/recorder.ts"

const hostile = suite("hostile")
const open: { stop(): Promise<void> }[] = []
hostile.after.each(async () => {
  await Promise.all(open.splice(0).map(one => one.stop()))
})

async function listen(options: Parameters<typeof tcp>[0] = {}, intake = recorder()) {
  const listening = tcp({ port: 0, ...options })(intake)
  await listening.start()
  open.push(listening)
  return { listening, intake, port: listening.address.port as number }
}

async function raw(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {})
  await once(socket, "connect")
  return socket
}

hostile("closes a connection that announces 2 GiB before a byte of them is kept", async () => {
  const { intake, listening, port } = await listen()
  const before = process.memoryUsage().arrayBuffers
  const socket = await raw(port)
  socket.resume()
  socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2, 3]))
  await closed(socket)
  assert.is(intake.drops["too large"], 1)
  assert.ok(process.memoryUsage().arrayBuffers - before < 4 * 1024 * 1024)
  assert.is(listening.gauges!()["unfinished_bytes"], 0)
})

hostile("answers what came before a frame that is too large", async () => {
  const { intake, port } = await listen({ maxFrame: 1000 })
  const client = await riemannClient(port)
  client.send(Buffer.concat([message("fits"), framed(new Uint8Array(1001)), message("after")]))
  await closed(client.socket)
  assert.is(client.replies.length, 1)
  assert.equal(intake.services, ["fits"])
  assert.is(intake.drops["too large"], 1)
})

hostile("closes a connection whose line is too long", async () => {
  const { intake, port } = await listen({ maxFrame: 1000 })
  const socket = await raw(port)
  socket.resume()
  socket.write(`{"service":"fine"}\n{"service":"${"x".repeat(2000)}`)
  await closed(socket)
  assert.equal(intake.services, ["fine"])
  assert.is(intake.drops["too large"], 1)
})

hostile("closes a connection that never finishes its frame, and lets an idle one be", async () => {
  const { intake, port } = await listen({ patience: "200ms" })
  const idle = await riemannClient(port)
  idle.send(message("first"))
  const stuck = await raw(port)
  stuck.resume()
  stuck.write(Buffer.from([0, 0, 1, 0, 9]))
  await closed(stuck)
  assert.is(intake.drops["stalled"], 1)
  await new Promise(resolve => setTimeout(resolve, 400))
  idle.send(message("second"))
  await until(() => idle.replies.length === 2)
})

hostile("holds only so much of the unfinished frames of all connections together", async () => {
  const { intake, listening, port } = await listen({ maxUnfinished: 1_000_000 })
  const hoarders = await Promise.all(Array.from({ length: 5 }, () => raw(port)))
  for (const socket of hoarders)
    socket.resume().write(Buffer.concat([Buffer.from([0, 0x10, 0, 0]), Buffer.alloc(300_000)]))
  await until(() => intake.drops["too much unfinished"] === 2)
  await until(() => listening.gauges!()["unfinished_bytes"] === 3 * 300_004)
  await until(() => listening.gauges!()["connections"] === 3)
  for (const socket of hoarders) socket.destroy()
  await until(() => listening.gauges!()["unfinished_bytes"] === 0)
})

hostile("counts a frame that ends with its connection", async () => {
  const { intake, listening, port } = await listen()
  const socket = await raw(port)
  socket.end(Buffer.from([0, 0, 1, 0, 9, 9]))
  await until(() => intake.drops["unfinished"] === 1)
  assert.is(listening.gauges!()["unfinished_bytes"], 0)
})

hostile(
  "reads no further from one that does not take its answers, drops it in the end, and serves the others",
  async () => {
    const large = Array.from({ length: 2000 }, (_, i) => event({ service: `${i}`, description: "x".repeat(100) }))
    const intake = recorder({ reply: ({ query }) => ({ ok: true, ...(query && { events: large }) }) })
    const { listening, port } = await listen({ patience: "500ms" }, intake)
    const query = framed(Buffer.from([0x2a, 0x06, 0x0a, 0x04, ...Buffer.from("true")]))
    const before = process.memoryUsage()
    const greedy = await raw(port)
    greedy.pause()
    greedy.write(Buffer.concat(Array(20_000).fill(query)))
    const other = await riemannClient(port)
    await until(() => listening.gauges!()["slow_readers"] === 1)
    other.send(message("unharmed"))
    await until(() => other.replies.length === 1, 2000)
    const after = process.memoryUsage()
    assert.ok(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed < 64 * 1024 * 1024)
    await until(() => intake.drops["slow reader"] === 1, 3000)
    await until(() => listening.gauges!()["connections"] === 1)
    assert.ok(intake.drops["closed"]! > 0)
  },
)

hostile("goes on with a slow reader once it reads", async () => {
  const large = Array.from({ length: 500 }, (_, i) => event({ service: `${i}`, description: "x".repeat(100) }))
  const intake = recorder({ reply: ({ query }) => ({ ok: true, ...(query && { events: large }) }) })
  const { listening, port } = await listen({}, intake)
  const query = framed(Buffer.from([0x2a, 0x06, 0x0a, 0x04, ...Buffer.from("true")]))
  const client = await riemannClient(port)
  client.socket.pause()
  client.send(Buffer.concat(Array(300).fill(query)))
  await until(() => listening.gauges!()["slow_readers"] === 1)
  client.socket.resume()
  await until(() => client.replies.length === 300, 8000)
  assert.is(listening.gauges!()["slow_readers"], 0)
})

hostile("keeps nothing of 3000 connections that were opened and reset", async () => {
  const { listening, port } = await listen()
  for (let round = 0; round < 30; round++) {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => raw(port)))
    sockets.forEach((socket, i) => {
      if (i % 3 === 0) socket.write(Buffer.from([0, 0, 1, 0, 9]))
      if (i % 3 === 1) socket.write(message("reset"))
      socket.resetAndDestroy()
    })
  }
  // Of a connection that is reset before it is taken in, the server hears a little later.
  await until(() => listening.gauges!()["accepted"] === 3000)
  await until(() => listening.gauges!()["connections"] === 0)
  assert.is(listening.gauges!()["unfinished_bytes"], 0)
  const client = await riemannClient(port)
  client.send(message("still here"))
  await until(() => client.replies.length === 1)
})

hostile("survives random bytes on every port, and still serves", async () => {
  const intake = recorder()
  const { port } = await listen({ patience: "500ms" }, intake)
  const web = http({ port: 0 })(intake)
  const datagrams = udp({ port: 0 })(intake)
  await web.start()
  await datagrams.start()
  open.push(web, datagrams)
  const sender = createSocket("udp4")
  for (let i = 0; i < 300; i++) {
    const bytes = randomBytes(1 + ((i * 37) % 3000))
    if (i % 3 === 0) bytes[0] = 0
    if (i % 7 === 0) bytes[0] = 0x7b
    sender.send(bytes, datagrams.address.port as number, "127.0.0.1")
    for (const to of [port, web.address.port as number]) (await raw(to)).resume().end(bytes)
    if (i % 10 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  sender.close()
  const base = `http://127.0.0.1:${web.address.port}`
  for (let i = 0; i < 100; i++) {
    const type = ["application/json", "application/x-protobuf", "text/plain", ""][i % 4] as string
    const headers = { ...(type && { "content-type": type }), ...(i % 5 === 0 && { "content-encoding": "gzip" }) }
    const answer = await fetch(`${base}/events`, { method: "POST", headers, body: randomBytes(1 + i * 31) })
    await answer.arrayBuffer()
    assert.ok(answer.status === 400 || answer.status === 200)
  }
  const client = await riemannClient(port)
  client.send(message("unshaken"))
  await until(() => client.replies.length === 1)
  assert.ok(intake.services.includes("unshaken"))
})

hostile("lets nobody notice a neighbour who misbehaves", async () => {
  const { intake, port } = await listen({ patience: "300ms", maxFrame: 100_000 })
  const good = await riemannClient(port)
  const sent: number[] = []
  const bad = setInterval(() => {
    const socket = connect(port, "127.0.0.1")
      .on("error", () => {})
      .resume()
    const kinds = [
      Buffer.from([0x7f, 0, 0, 0]),
      randomBytes(5000),
      Buffer.alloc(60_000, 0x5b),
      Buffer.from([0, 0, 9, 9]),
    ]
    socket.write(kinds[sent.length % kinds.length]!)
  }, 2)
  for (let i = 0; i < 300; i++) {
    sent.push(i)
    good.send(message(`s${i}`))
    await until(() => good.replies.length === i + 1, 2000)
  }
  clearInterval(bad)
  assert.equal(
    intake.services.filter(service => /^s\d+$/.test(service ?? "")),
    sent.map(i => `s${i}`),
  )
})

hostile("closes the socket of an upgrade that it refuses, whether the other side closes its own or not", async () => {
  const listening = http({ port: 0 })(recorder())
  await listening.start()
  open.push(listening)
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
  for (const [path, origin] of [
    ["/nothing", ""],
    ["/events", "Origin: http://evil.example\r\n"],
  ]) {
    const socket = connect({ port: listening.address.port as number, host: "127.0.0.1", allowHalfOpen: true })
    socket.on("error", () => {}).resume()
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${origin}${upgrade}`)
    await once(socket, "end")
    await until(() => listening.gauges!()["connections"] === 0)
    socket.destroy()
  }
})

hostile.run()
