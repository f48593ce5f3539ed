import { stream } from "hono/streaming"
import { z } from "zod"
import { ReloadAnswer, StreamsVersion } from "../../engine/answers.ts"
import { CompareAnswer, ShadowAnswer } from "../../engine/edit-answers.ts"
import { Flow } from "../../engine/live/flow.ts"
import { Inspection } from "../../engine/live/inspection.ts"
import {
  InspectRequest,
  type Remote,
  ResumeRequest,
  type Shadowing,
  ShadowRequest,
  SuspendRequest,
  VersionRequest,
} from "../../engine/remote.ts"
import { SuspendAnswer } from "../../engine/status-answers.ts"
import { type Api, offer } from "../offer.ts"

const CompareRequest = z.strictObject({ version: VersionRequest.optional() })

/** The streams that run, what other streams would do, and how those come to run. */
export function streamRoutes(app: Api, remote: Remote): void {
  let shadowing: Shadowing | undefined

  offer(
    app,
    {
      method: "get",
      path: "/api/flow",
      role: "viewer",
      summary: "the streams' places and what they feed",
      answer: Flow,
    },
    async c => c.json(await remote.flow()),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/inspect",
      role: "viewer",
      summary: "what a place of the streams holds",
      query: InspectRequest,
      answer: Inspection,
      errors: [404],
    },
    async (c, { query }) => c.json(await remote.inspect(query)),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/versions",
      role: "viewer",
      summary: "the versions of the streams since the start, and those that were refused; the newest first",
      answer: z.array(StreamsVersion),
    },
    async c => c.json(await remote.versions()),
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/suspend",
      role: "admin",
      summary: "gives a stream nothing for a while; it is part of the recording, and an event tells of it",
      body: SuspendRequest,
      answer: SuspendAnswer,
      errors: [404, 503],
    },
    async (c, { body }) => c.json(await remote.suspend(body)),
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/resume",
      role: "admin",
      summary: "gives a suspended stream all that comes again",
      body: ResumeRequest,
      answer: SuspendAnswer,
      errors: [404, 503],
    },
    async (c, { body }) => c.json(await remote.resume(body)),
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/reload",
      role: "admin",
      summary: "loads the streams file again; 409 if it was refused",
      answer: ReloadAnswer,
      status: [200, 409],
    },
    async c => {
      const answer = await remote.reload()
      return c.json(answer, answer.ok ? 200 : 409)
    },
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/compare",
      role: "admin",
      summary: "what a reload would do with the state; takes a version of the streams, or compares with the files",
      body: CompareRequest,
      answer: CompareAnswer,
    },
    async (c, { body: { version } }) => c.json(await remote.compare(version)),
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/shadow",
      role: "admin",
      summary:
        "runs a version of the streams beside what runs; answers, when its time is over, what it would have done",
      body: ShadowRequest,
      answer: ShadowAnswer,
      errors: [409],
    },
    async (c, { body }) => {
      const one = await remote.shadow(body)
      shadowing = one
      c.header("content-type", "application/json")
      return stream(c, async out => {
        out.onAbort(() => one.leave())
        // The head goes at once: whoever asked knows that it has begun.
        await out.write(" ")
        const answer = await one.answer
        if (shadowing === one) shadowing = undefined
        await out.write(JSON.stringify(answer))
      })
    },
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/shadow/end",
      role: "admin",
      summary: "ends it before its time",
      answer: z.object({ ok: z.boolean().meta({ description: "whether one ran" }) }),
    },
    c => {
      shadowing?.end()
      return c.json({ ok: shadowing !== undefined })
    },
  )
}
