import type { Context } from "hono"
import { stream } from "hono/streaming"
import type { StreamingApi } from "hono/utils/stream"

/** A comment now and then, in milliseconds, so that what is between the two does not take the silence for an end. */
const breath = 15_000

/** Answers with server-sent events: `begin` tells them, and resolves with how to end that. HEAD is told how it would begin. */
export function serverSent(c: Context, begin: (out: StreamingApi) => Promise<() => void>): Response {
  c.header("content-type", "text/event-stream; charset=utf-8")
  c.header("cache-control", "no-cache")
  if (c.req.method === "HEAD") return c.body(null)
  return stream(c, async out => {
    const over = new Promise<void>(done => out.onAbort(() => done()))
    const end = await begin(out)
    const breathing = setInterval(() => void out.write(": \n\n"), breath)
    await over
    clearInterval(breathing)
    end()
  })
}
