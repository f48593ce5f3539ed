import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { WebSocket } from "ws"
import type { WatchOf } from "../src/engine/live/watch.ts"
import type { Generator } from "./generator.ts"
import type { Effort } from "./measure.ts"
import { median } from "./median.ts"
import { type Served, served } from "./served.ts"

/** What those who watch cost. */
export interface WatchingFigures {
  /** Shares of a core that the server takes at 1,000 events/s: with nobody, and with 200 that share 20 requests. */
  readonly alone: number
  readonly watched: number
  /** Bytes a second of a watch of 10,000 entries at 5,000 events/s: what one of them costs its reader. */
  readonly bytes: number
  /** CPU-seconds per million events at full speed: before anybody looked, and after taps and traces that have ended. */
  readonly before: number
  readonly after: number
}

const subscribers = 200
const distinct = 20
const settle = 3000
/** A channel that nobody reads is kept for half a minute. */
const lingers = 32_000

/** Measures a server while it is watched, next to the same while it is not. */
export async function watching(args: string[], { rounds, seconds }: Effort, load: Generator): Promise<WatchingFigures> {
  const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
  const server = await served({ args, folder })
  const over = "riemann/tcp" as const
  const job = { over, port: server.port(over), hosts: 500, connections: 1, window: 4096 }
  const paced = async (perSecond: number) => {
    const before = server.cpu()
    await load.run({ ...job, batch: 10, pace: perSecond / 10, seconds })
    return (server.cpu() - before) / seconds
  }
  const full = async () => {
    const before = server.cpu()
    const { events } = await load.run({ ...job, connections: 4, batch: 100, seconds })
    return ((server.cpu() - before) / events) * 1e6
  }
  try {
    const url = `ws://127.0.0.1:${await port(server)}/api/live`
    await full()
    const before: number[] = []
    for (let round = 0; round < rounds; round++) before.push(await full())
    const all: { alone: number; watched: number }[] = []
    await paced(1000)
    for (let round = 0; round < rounds; round++) {
      const alone = await paced(1000)
      const watchers = await Promise.all(
        Array.from({ length: subscribers }, (_, i) =>
          watcher(url, { kind: "index", query: `metric > 0.${String(i % distinct).padStart(2, "0")}` }),
        ),
      )
      await wait(settle)
      all.push({ alone, watched: await paced(1000) })
      for (const one of watchers) one.close()
    }
    await readings(server.port("json/tcp"), 2)
    const reader = await watcher(url, { kind: "index" })
    await wait(settle)
    const begun = reader.bytes()
    await readings(server.port("json/tcp"), seconds)
    const bytes = (reader.bytes() - begun) / seconds
    reader.close()
    await look(url, server)
    await wait(lingers)
    const after: number[] = []
    for (let round = 0; round < rounds; round++) after.push(await full())
    return {
      alone: median(all.map(one => one.alone)),
      watched: median(all.map(one => one.watched)),
      bytes,
      before: median(before),
      after: median(after),
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Taps every place and traces an event, then looks away again. */
async function look(url: string, server: Served): Promise<void> {
  const tap = await watcher(url, { kind: "tap", of: "*" })
  const api = `http://127.0.0.1:${await port(server)}/api/send?traced=true`
  for (let i = 0; i < 5; i++)
    await fetch(api, { method: "POST", body: JSON.stringify({ host: "h", service: "s", metric: i }) })
  tap.close()
}

/** 5,000 readings a second of 10,000 series, to four digits each; one in a hundred changes its state. */
async function readings(port: number, seconds: number): Promise<void> {
  const socket = connect(port, "127.0.0.1")
  const begun = performance.now()
  for (let tick = 0; tick < seconds * 50; tick++) {
    const lines = Array.from({ length: 100 }, (_, i) => {
      const n = (tick * 100 + i) % 10_000
      const state = Math.random() < 0.01 ? "warning" : "ok"
      const metric = Math.round(Math.random() * 10_000) / 10_000
      return JSON.stringify({
        host: `web-${n % 500}`,
        service: `service-${Math.floor(n / 500)}`,
        state,
        metric,
        ttl: 300,
      })
    })
    socket.write(`${lines.join("\n")}\n`)
    await wait(Math.max(0, begun + (tick + 1) * 20 - performance.now()))
  }
  socket.end()
}

async function port(server: Served): Promise<number> {
  const status = await server.status()
  return Number(
    status?.listeners
      .find(({ name }) => name.startsWith("http"))
      ?.address.split(":")
      .pop(),
  )
}

async function watcher(url: string, watch: WatchOf): Promise<{ bytes(): number; close(): void }> {
  const ws = new WebSocket(url, { perMessageDeflate: false })
  let bytes = 0
  await new Promise((resolve, reject) => ws.once("open", resolve).once("error", reject))
  ws.on("message", (data: Buffer) => {
    bytes += data.length
  })
  ws.send(JSON.stringify({ id: "a", watch }))
  return { bytes: () => bytes, close: () => ws.close() }
}
