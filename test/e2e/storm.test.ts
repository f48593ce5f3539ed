import { randomBytes } from "node:crypto"
import { createSocket } from "node:dgram"
import { connect } from "node:net"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { framed } from "../../src/codecs/framing.ts"
import { encodeEvents } from "../../src/codecs/riemann-encode.ts"
import { type Server, server, until, type Workplace, workplace } from "./server.ts"

interface Context {
  at: Workplace
  dmon: Server
  /** Longest that the good client waited for an answer, in milliseconds. */
  slowest: () => number
  answered: () => number
}
const test = suite<Context>("a running dmon under bad input")

/** A client that behaves: one event, one answer, again and again, while the others do what they do. */
function goodClient(port: number) {
  const socket = connect(port, "127.0.0.1")
  const message = framed(encodeEvents([{ host: "good", service: "client", metric: 1 }]))
  let [slowest, answered, since] = [0, 0, performance.now()]
  const send = () => {
    since = performance.now()
    socket.write(message)
  }
  socket.on("data", () => {
    slowest = Math.max(slowest, performance.now() - since)
    answered++
    setTimeout(send, 5)
  })
  socket.on("connect", send)
  socket.on("error", () => {})
  return { slowest: () => slowest, answered: () => answered, end: () => socket.destroy() }
}

/** Opens a connection, writes, and waits until the other side closes it or some time has passed. */
const write = (port: number, bytes: Uint8Array | string, ms = 300) =>
  new Promise<void>(done => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    socket.on("error", () => {})
    socket.on("close", () => done())
    socket.resume()
    setTimeout(() => socket.destroy(), ms)
  })

async function sendDatagrams(port: number, all: readonly (Uint8Array | string)[]) {
  const socket = createSocket("udp4")
  for (const one of all) await new Promise(sent => socket.send(one, port, "127.0.0.1", sent))
  socket.close()
}

let client: ReturnType<typeof goodClient>
test.before(async context => {
  context.at = workplace()
  const text =
    'import { index, when } from "dmon"\nexport const stream = index()\nexport const otherStream = when("metric > 1")\n'
  const file = context.at.write("mystreams.ts", text)
  context.dmon = await server(context.at, ["--streams", file, "--no-check", "--telemetry", "0"])
  client = goodClient(context.dmon.port("TCP"))
})
test.after(async ({ at, dmon }) => {
  client.end()
  assert.is(await dmon.stop(), 0)
  at.remove()
})

/** After each: the process lives, the good client is answered, a query works. */
async function well(dmon: Server) {
  assert.is(dmon.process.exitCode, null, dmon.err())
  const before = client.answered()
  await until("answers to the good client", () => client.answered() > before + 3)
  const { code, stdout } = await dmon.command("query", 'host = "good"', "--json")
  assert.is(code, 0)
  assert.match(stdout, /"service":"client"/)
}
const dropped = async (dmon: Server, listener: string) => {
  const text = await (await fetch(`http://127.0.0.1:${dmon.port("HTTP")}/metrics`)).text()
  return text
    .split("\n")
    .filter(line => line.startsWith(`dmon_listener_dropped_total{listener="${listener}`))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0)
}

test("takes random bytes on every port", async ({ dmon }) => {
  const [tcp, udp, json, http] = (["TCP", "Riemann and JSON datagrams", "event datagrams", "HTTP"] as const).map(of =>
    dmon.port(of),
  )
  const noise = Array.from({ length: 40 }, (_, i) => randomBytes(1 + i * 37))
  await Promise.all([
    ...noise.map(bytes => write(tcp as number, bytes)),
    ...noise.map(bytes => write(http as number, bytes)),
    sendDatagrams(udp as number, noise),
    sendDatagrams(json as number, noise),
  ])
  await well(dmon)
  await until(
    "the drops to be counted",
    async () => (await dropped(dmon, "udp/")) > 0 && (await dropped(dmon, "tcp/")) > 0,
  )
})

test("refuses a length of 2 GiB, and a frame that never ends costs it nothing", async ({ dmon }) => {
  await write(dmon.port("TCP"), Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 1, 2, 3))
  await write(dmon.port("TCP"), Uint8Array.of(0x00, 0xff, 0xff, 0xff, 1, 2, 3))
  await well(dmon)
})

test("takes JSON that is deep, huge, poisoned, or not UTF-8", async ({ dmon }) => {
  const bombs = [
    "[".repeat(50_000),
    `{"service":"deep","x":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`,
    `{"service":"huge","description":"${"x".repeat(60_000)}"}`,
    '{"service":"poison","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d),
    '{"service":"nan","metric":NaN}',
    '{"service":"inf","metric":1e999}',
    '{"service":"past","time":-99999999999}',
    '{"service":"future","time":99999999999}',
    '{"service":"never","time":1e300}',
  ]
  await sendDatagrams(
    dmon.port("event datagrams"),
    bombs.filter(one => one.length < 60_000),
  )
  for (const one of bombs)
    await fetch(`http://127.0.0.1:${dmon.port("HTTP")}/events`, {
      method: "POST",
      body: one,
      headers: { "content-type": "application/json" },
    })
  await well(dmon)
  const { stdout } = await dmon.command("query", 'polluted = true or polluted = "true"', "--count")
  assert.not.match(stdout, /[1-9]/)
})

test("lives through 20,000 connections that are opened and reset", async ({ dmon }) => {
  const port = dmon.port("TCP")
  for (let wave = 0; wave < 200; wave++) {
    await Promise.all(
      Array.from(
        { length: 100 },
        () =>
          new Promise<void>(done => {
            const socket = connect(port, "127.0.0.1", () => {
              socket.resetAndDestroy()
              done()
            })
            socket.on("error", () => done())
          }),
      ),
    )
  }
  await well(dmon)
  const { stdout } = await dmon.command("query", "true", "--count")
  assert.ok(stdout)
  assert.ok(client.slowest() < 5000, `the good client waited ${client.slowest()} ms`)
})

test.run()
