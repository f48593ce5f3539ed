import { PastAnswer, RecordingAnswer, Span, WhyAnswer } from "../../engine/answers.ts"
import { PastRequest, RecordingRequest, type Remote, WhyRequest } from "../../engine/remote.ts"
import { type Api, offer } from "../offer.ts"

/** What happened, and why: found by playing the recording. */
export function pastRoutes(app: Api, remote: Remote): void {
  offer(
    app,
    {
      method: "get",
      path: "/api/why",
      role: "viewer",
      summary: "what the streams did with an event, and why; by event, by action, or by host and service",
      query: WhyRequest,
      answer: WhyAnswer,
      errors: [404, 503],
    },
    async (c, { query }) => c.json(await remote.why(query)),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/past",
      role: "viewer",
      summary: "the index as it was",
      query: PastRequest,
      answer: PastAnswer,
      errors: [404, 503],
    },
    async (c, { query }) => c.json(await remote.past(query)),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/span",
      role: "viewer",
      summary: "how far back the recording goes",
      answer: Span,
      errors: [503],
    },
    async c => c.json(await remote.span()),
  )
  offer(
    app,
    {
      method: "get",
      path: "/api/recording",
      role: "admin",
      summary: "what came in, to be played again: the data folder, or pages of the journal",
      query: RecordingRequest,
      answer: RecordingAnswer,
    },
    async (c, { query }) => c.json(await remote.recording(query)),
  )
}
