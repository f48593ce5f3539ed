import type { Event } from "../../../src/event/event.ts"
import type { Server } from "../server.ts"

/** Sends events to a server over its API. */
export async function send(dmon: Server, events: readonly Event[]): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${dmon.port("HTTP")}/api/send`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  })
  if (!response.ok) throw new Error(await response.text())
}

const services = ["cpu", "memory", "disk /", "load", "http request", "queue depth", "gc pause", "network in"]

/** What a small site sends in a moment: machines that are well, and a few that are not. */
export function site(round = 0): Event[] {
  const hosts = [...Array(16).keys()].map(i => `${i % 4 === 3 ? "db" : "web"}-${i + 1}`)
  return hosts.flatMap((host, row) =>
    services.map((service, column) => {
      const calm = 0.25 + 0.12 * Math.sin(row * 3 + column * 5) + 0.03 * Math.sin(round + row + column)
      const isFull = service === "disk /" && (row === 2 || row === 9)
      const isSlow = service === "http request" && row === 5
      const metric = isSlow ? 3.1 + 0.2 * Math.sin(round) : isFull ? 0.93 + row / 300 : calm
      return {
        host,
        service,
        metric: Number(metric.toFixed(3)),
        state: isSlow ? "critical" : isFull ? "warning" : host === "db-8" && service === "load" ? "draining" : "ok",
        ...(isFull && { description: "nearly full" }),
        ...(isSlow && { description: "p99 over a window of 10 s" }),
        tags: ["shop", row % 2 ? "eu" : "us"],
        attributes: { app: "shop" },
        ttl: 60,
      }
    }),
  )
}

/** Goes on sending what the small site sends, a few events at a time, until it is stopped. */
export function sending(dmon: Server): () => Promise<void> {
  const few = 16
  let sent = 0
  let last = Promise.resolve()
  const timer = setInterval(() => {
    const all = site(Math.floor(sent / 128))
    last = send(dmon, all.slice(sent % all.length, (sent % all.length) + few)).catch(() => {})
    sent += few
  }, 60)
  return () => {
    clearInterval(timer)
    return last
  }
}
