import { z } from "zod"
import { Fault } from "../../engine/live/fault.ts"
import type { Remote } from "../../engine/remote.ts"
import { Snapshots, Status } from "../../engine/status-answers.ts"
import { type Api, offer } from "../offer.ts"

const Health = z
  .object({
    ok: z.literal(true),
    uptime: z.number(),
    stale: Status.unwrap().shape.stale,
    snapshots: Snapshots.optional(),
  })
  .meta({ id: "Health" })
const Readiness = z
  .object({ ready: z.boolean(), waiting: z.array(z.string()).meta({ description: "listeners that do not run" }) })
  .meta({ id: "Readiness" })

/** How it is doing: for probes, for Prometheus, for people. */
export function statusRoutes(app: Api, remote: Remote): void {
  offer(app, { method: "get", path: "/healthz", summary: "200 while the process lives", answer: Health }, async c => {
    const { stale, snapshots, started, now } = await remote.status()
    const late = snapshots?.ok === false && { snapshots }
    return c.json({ ok: true, uptime: now - started, ...(stale && { stale }), ...late })
  })
  offer(
    app,
    {
      method: "get",
      path: "/readyz",
      summary: "200 while everything listens, else 503",
      answer: Readiness,
      status: [200, 503],
    },
    async c => {
      const { listeners } = await remote.status()
      const waiting = listeners.filter(({ state }) => state !== "running").map(({ name }) => name)
      return c.json({ ready: waiting.length === 0, waiting }, waiting.length === 0 ? 200 : 503)
    },
  )
  offer(
    app,
    { method: "get", path: "/metrics", role: "viewer", summary: "Prometheus' text format", answer: "text/plain" },
    async c => {
      c.header("content-type", "text/plain; version=0.0.4; charset=utf-8")
      return c.body(await remote.metrics())
    },
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/status",
      role: "viewer",
      summary: "streams and their operators, listeners, outputs, index, journal",
      answer: Status,
    },
    async c => c.json(await remote.status()),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/faults",
      role: "viewer",
      summary: "what failed of late, the newest first",
      answer: z.array(Fault),
    },
    async c => c.json(await remote.faults()),
  )
}
