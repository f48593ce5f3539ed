import type { Hono } from "hono"
import { stream } from "hono/streaming"
import { z } from "zod"
import { RecordingRequest, type Remote, type Shadowing, ShadowRequest, VersionRequest } from "../engine/remote.ts"
import { notJson, parse } from "./parse.ts"
import { type Asked, requires } from "./requires.ts"

const CompareRequest = z.strictObject({ version: VersionRequest.optional() })

/** What hands out the recording, which shows the streams file, and what runs streams that somebody brings. */
export function replayRoutes(app: Hono<Asked>, remote: Remote): void {
  let running: Shadowing | undefined
  const admin = requires("admin")

  app.get("/api/recording", admin, async c => {
    return c.json(await remote.recording(parse(RecordingRequest, c.req.query())))
  })
  app.post("/api/compare", admin, async c => {
    const { version } = parse(CompareRequest, await c.req.json().catch(notJson))
    return c.json(await remote.compare(version))
  })
  app.post("/api/shadow", admin, async c => {
    const one = await remote.shadow(parse(ShadowRequest, await c.req.json().catch(notJson)))
    running = one
    c.header("content-type", "application/json")
    return stream(c, async out => {
      out.onAbort(() => one.leave())
      // The head goes at once: whoever asked knows that it has begun.
      await out.write(" ")
      const answer = await one.answer
      if (running === one) running = undefined
      await out.write(JSON.stringify(answer))
    })
  })
  app.post("/api/shadow/end", admin, c => {
    running?.end()
    return c.json({ ok: running !== undefined })
  })
}
