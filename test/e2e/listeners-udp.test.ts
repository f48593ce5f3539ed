import { createSocket } from "node:dgram"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { riemann } from "../../src/codecs/riemann.ts"
import { event } from "../../src/event/event.ts"
import { udp } from "../../src/listeners/udp.ts"
import { type Recorder, recorder, until } from "../listeners/recorder.ts"

const listeners = suite("listeners-udp")
const open: (() => unknown)[] = []
listeners.after.each(async () => {
  for (const close of open.splice(0)) await close()
})

async function listen(intake: Recorder, options: Parameters<typeof udp>[0] = {}) {
  const listening = udp({ port: 0, ...options })(intake)
  await listening.start()
  open.push(() => listening.stop())
  const socket = createSocket(options.host === "::1" ? "udp6" : "udp4")
  open.push(() => socket.close())
  const send = (bytes: string | Uint8Array) =>
    socket.send(bytes, listening.address.port as number, options.host ?? "127.0.0.1")
  return { listening, send }
}

listeners("takes Riemann messages and JSON on one port", async () => {
  const intake = recorder()
  const { send } = await listen(intake)
  send(riemann().encode([event({ service: "protobuf" })]))
  send('{"service":"json"}')
  send('[{"service":"array"},{"service":"of two"}]')
  send('{"service":"line"}\n{"service":"another"}\n')
  await until(() => intake.events.length === 6)
  assert.equal(intake.services.toSorted(), ["another", "array", "json", "line", "of two", "protobuf"])
  assert.match([...intake.senders][0]!, /^127\.0\.0\.1:\d+$/)
})

listeners("takes JSON alone when told so, and hands over what is no JSON as bad JSON", async () => {
  const intake = recorder()
  const { send } = await listen(intake, { codec: "json" })
  send("nonsense")
  send('{"service":"json"}')
  await until(() => intake.events.length === 1)
  assert.match(intake.bad[0]!, "column 1")
})

listeners("takes a datagram of 65507 bytes, and counts an empty one", async () => {
  const intake = recorder()
  const { send } = await listen(intake)
  send(`{"description":"${"x".repeat(65507 - 18)}"}`)
  send("")
  await until(() => intake.events.length === 1 && intake.drops["empty"] === 1)
  assert.is(intake.events[0]!.description!.length, 65507 - 18)
})

listeners("refuses senders that are not allowed, and counts them", async () => {
  const intake = recorder()
  const refusing = await listen(intake, { allow: ["10.0.0.0/8", "fd00::/8"] })
  refusing.send('{"service":"stranger"}')
  await until(() => intake.drops["not allowed"] === 1)
  const allowing = await listen(intake, { allow: ["10.0.0.0/8", "127.0.0.1"] })
  allowing.send('{"service":"friend"}')
  await until(() => intake.events.length === 1)
  assert.equal(intake.services, ["friend"])
})

listeners("listens on IPv6", async () => {
  const intake = recorder()
  const { send } = await listen(intake, { host: "::1", allow: ["::1"] })
  send('{"service":"six"}')
  await until(() => intake.events.length === 1)
  assert.match([...intake.senders][0]!, /^\[::1\]:\d+$/)
})

listeners("warns when the kernel gives a smaller buffer than was asked for", async () => {
  const warnings: string[] = []
  await listen(recorder(), { buffer: 2 ** 30, warn: message => warnings.push(message) })
  assert.is(warnings.length, 1)
  assert.match(warnings[0]!, "sysctl -w net.core.rmem_max=1073741824")
})

listeners("counts what the kernel threw away, once", async () => {
  const intake = recorder()
  const { listening, send } = await listen(intake, { buffer: 4096 })
  assert.is(listening.gauges!()["kernel_drops"], 0)
  for (let i = 0; i < 200; i++) send(`{"description":"${"x".repeat(1000)}"}`)
  await until(() => listening.gauges!()["datagrams"]! > 0)
  await until(() => listening.gauges!()["datagrams"]! + listening.gauges!()["kernel_drops"]! === 200)
  assert.ok(intake.drops["kernel"]! > 0)
  assert.is(intake.events.length + intake.drops["kernel"]!, 200)
  assert.is(listening.gauges!()["kernel_drops"], intake.drops["kernel"])
})

listeners("says that a port is taken, and by whom", async () => {
  const { listening } = await listen(recorder())
  try {
    await udp({ port: listening.address.port })(recorder()).start()
    assert.unreachable()
  } catch (error) {
    const text = (error as { render(): string }).render()
    assert.match(text, "error DM101: cannot listen on udp 127.0.0.1:")
    assert.match(text, `pid ${process.pid}`)
  }
})

listeners("starts again after a stop", async () => {
  const intake = recorder()
  const listening = udp({ port: 0 })(intake)
  await listening.stop()
  await listening.start()
  await listening.stop()
  await listening.start()
  await listening.stop()
})

listeners.run()
