import type { Hono } from "hono"
import { stream } from "hono/streaming"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { RecordingRequest, type Remote, type Shadowing, ShadowRequest, VersionRequest } from "../engine/remote.ts"
import { notJson, parse } from "./parse.ts"

const CompareRequest = z.strictObject({ version: VersionRequest.optional() })

/** What hands out the recording, and what runs streams that somebody brings: only for those who are trusted. */
export function replayRoutes(app: Hono, remote: Remote, trusts: boolean): void {
  let running: Shadowing | undefined
  const trusted = () => {
    if (!trusts) throw untrusted()
  }

  app.get("/api/recording", async c => {
    trusted()
    return c.json(await remote.recording(parse(RecordingRequest, c.req.query())))
  })
  app.post("/api/compare", async c => {
    trusted()
    const { version } = parse(CompareRequest, await c.req.json().catch(notJson))
    return c.json(await remote.compare(version))
  })
  app.post("/api/shadow", async c => {
    trusted()
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
  app.post("/api/shadow/end", c => {
    trusted()
    running?.end()
    return c.json({ ok: running !== undefined })
  })
}

const untrusted = () =>
  new DmonError("DM503", "this is answered over the unix socket, or to those who give a token", {
    why: "it shows what the streams file says, or runs code that is brought; everybody on the machine can open this port",
    fix: "ask without --url on that machine, or start the server with --token-file",
  })
