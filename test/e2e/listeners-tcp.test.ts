import { once } from "node:events"
import { connect } from "node:net"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { framed } from "../../src/codecs/framing.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { tcp } from "../../src/listeners/tcp.ts"
import { closed, message, riemannClient } from "../listeners/clients.ts"
import { type Recorder, recorder, until } from "../listeners/recorder.ts"

const listeners = suite("listeners-tcp")
const open: { stop(): Promise<void> }[] = []
listeners.after.each(async () => {
  await Promise.all(open.splice(0).map(one => one.stop()))
})

async function listen(intake: Recorder, options: Parameters<typeof tcp>[0] = {}) {
  const listening = tcp({ port: 0, ...options })(intake)
  await listening.start()
  open.push(listening)
  return { listening, port: listening.address.port as number }
}

listeners("answers a Riemann message after its events were received", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  client.send(message("a", "b"))
  await until(() => client.replies.length === 1)
  assert.equal(client.replies, [{ ok: true, events: [] }])
  assert.equal(intake.services, ["a", "b"])
})

listeners("answers pipelined messages in order and a chunk of them with few writes", async () => {
  const intake = recorder({ reply: ({ events }) => ({ ok: false, error: events[0]!.service! }) })
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  const names = Array.from({ length: 1000 }, (_, i) => `s${i}`)
  client.send(Buffer.concat(names.map(name => message(name))))
  await until(() => client.replies.length === 1000)
  assert.equal(
    client.replies.map(reply => (reply as { error: string }).error),
    names,
  )
  assert.ok(client.chunks < 50, `${client.chunks} chunks`)
})

listeners("writes answers as they are given, at once or late", async () => {
  const late: (() => void)[] = []
  const intake = recorder({
    reply: ({ events }) => ({ ok: false, error: events[0]!.service! }),
    when: (answer, { events }) => (events[0]!.service! < "2" ? answer() : late.push(answer)),
  })
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  client.send(Buffer.concat(["0", "1", "2", "3", "4"].map(name => message(name))))
  await until(() => late.length === 3 && client.replies.length === 2)
  for (const answer of late) answer()
  await until(() => client.replies.length === 5)
  assert.equal(
    client.replies.map(reply => (reply as { error: string }).error),
    ["0", "1", "2", "3", "4"],
  )
})

listeners("stops reading while thousands of answers are waited for, and loses none", async () => {
  const late: (() => void)[] = []
  const intake = recorder({ when: answer => late.push(answer) })
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  client.send(Buffer.concat(Array.from({ length: 20_000 }, (_, i) => message(`s${i}`))))
  await until(() => late.length === 8192)
  await new Promise(resolve => setTimeout(resolve, 50))
  assert.is(late.length, 8192)
  const answering = setInterval(() => {
    for (const answer of late.splice(0)) answer()
  }, 1)
  await until(() => client.replies.length === 20_000)
  clearInterval(answering)
  assert.is(intake.events.length, 20_000)
})

listeners("puts frames together however they are split", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  client.socket.setNoDelay(true)
  for (const byte of Buffer.concat([message("split"), message("again")])) {
    client.send(Buffer.of(byte))
    await new Promise(resolve => setImmediate(resolve))
  }
  await until(() => client.replies.length === 2)
  assert.equal(intake.services, ["split", "again"])
})

listeners("takes JSON lines, an array on a line too, and the last line without an end; answers none", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
  let answered = 0
  socket.on("data", chunk => (answered += chunk.length))
  socket.write('{"service":"a"}\r\n\n[{"service":"b"},{"service":"c"}]\nnonsense\n{"serv')
  socket.end('ice":"d"}')
  await closed(socket)
  assert.equal(intake.services, ["a", "b", "c", "d"])
  assert.is(intake.bad.length, 1)
  assert.is(answered, 0)
})

listeners("answers a client that has closed its side before it ends the connection", async () => {
  const late: (() => void)[] = []
  const intake = recorder({ when: answer => late.push(answer) })
  const { port } = await listen(intake)
  const client = await riemannClient(port, connect({ port, host: "127.0.0.1", allowHalfOpen: true }))
  client.socket.end(message("last words"))
  await until(() => late.length === 1)
  setTimeout(() => late[0]!(), 30)
  await closed(client.socket)
  assert.equal(client.replies, [{ ok: true, events: [] }])
})

listeners("ends the connection of an undecodable frame, after answering what came before it", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  const other = await riemannClient(port)
  const client = await riemannClient(port)
  client.send(Buffer.concat([message("good"), framed(Buffer.from([0xff, 0xff, 0xff])), message("never")]))
  await closed(client.socket)
  assert.equal(client.replies[0], { ok: true, events: [] })
  assert.equal(intake.services, ["good"])
  assert.is(intake.bad.length, 1)
  other.send(message("other"))
  await until(() => other.replies.length === 1)
})

listeners("keeps a connection open whose message was refused for what it says", async () => {
  const intake = recorder({ reply: () => ({ ok: false, error: "no index" }) })
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  client.send(message("a"))
  client.send(message("b"))
  await until(() => client.replies.length === 2)
  assert.is(client.closed, false)
})

listeners("answers a query in its place", async () => {
  const intake = recorder()
  const { port } = await listen(intake)
  const client = await riemannClient(port)
  const query = framed(Buffer.from([0x2a, 0x06, 0x0a, 0x04, ...Buffer.from("true")]))
  client.send(Buffer.concat([message("a"), query]))
  await until(() => client.replies.length === 2)
  assert.equal(client.replies[1], { ok: true, events: [] })
})

listeners("refuses connections beyond its limit and counts them", async () => {
  const intake = recorder()
  const { listening, port } = await listen(intake, { maxConnections: 2 })
  const two = [await riemannClient(port), await riemannClient(port)]
  const third = await riemannClient(port)
  await until(() => third.closed)
  assert.is(intake.drops["too many connections"], 1)
  assert.is(listening.gauges!()["refused"], 1)
  two[0]!.send(message("still served"))
  await until(() => two[0]!.replies.length === 1)
})

listeners("gives the answers in flight a moment when it stops, and comes back on the same port", async () => {
  const late: (() => void)[] = []
  const intake = recorder({ when: answer => late.push(answer) })
  const { listening, port } = await listen(intake)
  const client = await riemannClient(port)
  client.send(message("a"))
  await until(() => late.length === 1)
  const stopped = listening.stop()
  setTimeout(() => late[0]!(), 50)
  await stopped
  await until(() => client.closed)
  assert.is(client.replies.length, 1)
  const again = tcp({ port })(intake)
  await again.start()
  await again.stop()
})

listeners("stops within two seconds though a client neither answers nor leaves", async () => {
  const { listening, port } = await listen(recorder())
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
  await once(socket, "connect")
  const since = performance.now()
  await listening.stop()
  assert.ok(performance.now() - since < 2000)
  socket.destroy()
})

listeners("says who holds a port that is taken, and what to do", async () => {
  const { port } = await listen(recorder())
  try {
    await tcp({ port })(recorder()).start()
    assert.unreachable()
  } catch (error) {
    const text = (error as { render(): string }).render()
    assert.match(text, `error DM101: cannot listen on tcp 127.0.0.1:${port}: address already in use`)
    assert.match(text, /held by {3}\S+, pid \d+/)
    assert.match(text, `choose another port:  dmon --port ${port + 10 > 65535 ? port - 10 : port + 10}`)
    assert.match(text, "dmon --port auto")
  }
})

listeners("says that an address is not this machine's, and that a name is unknown", async () => {
  for (const host of ["192.0.2.1", "no-such-host.invalid"]) {
    try {
      await tcp({ port: 0, host, insecure: true })(recorder()).start()
      assert.unreachable()
    } catch (error) {
      assert.is((error as { code: string }).code, "DM112")
      assert.match((error as Error).message, host)
    }
  }
})

listeners("counts its connections and bytes", async () => {
  const { listening, port } = await listen(recorder())
  const client = await riemannClient(port)
  client.send(message("a"))
  await until(() => client.replies.length === 1)
  const gauges = listening.gauges!()
  assert.is(gauges["connections"], 1)
  assert.is(gauges["bytes_in"], message("a").length)
  assert.is(gauges["bytes_out"], framed(riemann().reply!({ ok: true })).length)
  client.socket.destroy()
  await until(() => listening.gauges!()["connections"] === 0)
})

listeners.run()
