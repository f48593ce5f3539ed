import { once } from "node:events"
import { readFileSync } from "node:fs"
import { Agent, request } from "node:https"
import { connect as connectPlain } from "node:net"
import { type ConnectionOptions, connect } from "node:tls"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { http } from "../../src/listeners/http.ts"
import { tcp } from "../../src/listeners/tcp.ts"
import { certificates } from "../listeners/certificates.ts"
import { closed, message, riemannClient } from "../listeners/clients.ts"
import { recorder, until } from "../listeners/recorder.ts"

const secure = suite("tls")
const { file, remove } = certificates()
const server = { cert: file("server.crt"), key: file("server.key") }
const ca = readFileSync(file("ca.crt"))
const pair = (name: string) => ({ cert: readFileSync(file(`${name}.crt`)), key: readFileSync(file(`${name}.key`)) })
const open: (() => unknown)[] = []
secure.after.each(async () => {
  for (const close of open.splice(0)) await close()
})
secure.after(remove)

async function mutual(options: Parameters<typeof tcp>[0] = {}) {
  const intake = recorder()
  const listening = tcp({ port: 0, tls: { ...server, ca: file("ca.crt") }, ...options })(intake)
  await listening.start()
  open.push(() => listening.stop())
  const dial = (more: ConnectionOptions) => connect({ port: listening.address.port!, host: "127.0.0.1", ca, ...more })
  return { intake, listening, dial, port: listening.address.port as number }
}

secure("serves a client that shows a certificate of the CA", async () => {
  const { intake, dial, listening } = await mutual()
  const client = await riemannClient(0, dial(pair("client")))
  client.send(Buffer.concat([message("a"), message("b")]))
  await until(() => client.replies.length === 2)
  assert.equal(intake.services, ["a", "b"])
  assert.is(listening.address.protocol, "tls")
  assert.is(listening.gauges!()["connections"], 1)
})

secure("refuses a client without a certificate, and one with a stranger's", async () => {
  const { intake, dial } = await mutual()
  for (const more of [{}, pair("stranger")]) {
    const socket = dial(more).on("error", () => {})
    socket.on("secureConnect", () => socket.write(message("intruder")))
    socket.resume()
    await closed(socket)
  }
  await until(() => intake.drops["no TLS handshake"] === 2)
  assert.is(intake.events.length, 0)
})

secure("refuses who speaks plainly, and forgets who leaves in the middle of a handshake", async () => {
  const { intake, port, listening, dial } = await mutual()
  const plain = connectPlain(port, "127.0.0.1")
    .on("error", () => {})
    .resume()
  plain.write(message("plain"))
  await closed(plain)
  for (let i = 0; i < 200; i++) {
    const socket = connectPlain(port, "127.0.0.1").on("error", () => {})
    await once(socket, "connect")
    if (i % 2) socket.write(Buffer.from([0x16, 3, 1]))
    socket.resetAndDestroy()
  }
  const client = await riemannClient(0, dial(pair("client")))
  client.send(message("good"))
  await until(() => client.replies.length === 1)
  assert.equal(intake.services, ["good"])
  await until(() => listening.gauges!()["connections"] === 1)
})

secure("stops within two seconds though a handshake is not over", async () => {
  const { port, listening } = await mutual()
  const socket = connectPlain(port, "127.0.0.1").on("error", () => {})
  await once(socket, "connect")
  const since = performance.now()
  await listening.stop()
  assert.ok(performance.now() - since < 2000)
})

secure("may be opened to others only with mutual TLS, or when told to be insecure", () => {
  const refused = (options: Parameters<typeof tcp>[0]) => {
    try {
      tcp(options)
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  assert.is(refused({ host: "0.0.0.0" }), "DM130")
  assert.is(refused({ host: "0.0.0.0", tls: server }), "DM130")
  assert.is(refused({ host: "0.0.0.0", tls: { ...server, ca: file("ca.crt") } }), undefined)
  assert.is(refused({ host: "0.0.0.0", insecure: true }), undefined)
})

secure("serves HTTP over TLS", async () => {
  const intake = recorder()
  const listening = http({ port: 0, tls: server })(intake)
  await listening.start()
  open.push(() => listening.stop())
  const agent = new Agent({ ca })
  const posting = request({ port: listening.address.port, host: "127.0.0.1", path: "/events", method: "POST", agent })
  posting.end('{"service":"a"}')
  const [answer] = await once(posting, "response")
  assert.is(answer.statusCode, 200)
  answer.resume()
  agent.destroy()
  assert.equal(intake.services, ["a"])
  assert.is(listening.address.protocol, "https")
})

secure("tells at start that a certificate cannot be read", async () => {
  const listening = tcp({ port: 0, tls: { ...server, cert: file("none") } })(recorder())
  try {
    await listening.start()
    assert.unreachable()
  } catch (error) {
    assert.is((error as { code: string }).code, "DM120")
  }
})

secure.run()
