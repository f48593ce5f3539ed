import type { Context } from "hono"
import { stream } from "hono/streaming"
import { z } from "zod"
import type { Remote } from "../../engine/remote.ts"
import type { Asked } from "../requires.ts"
import { riemannWatch } from "./riemann-watch.ts"

export const IndexParams = z.strictObject({
  query: z.string().max(100_000).default("true").meta({ description: "in the query language" }),
})

/** A comment now and then, so that what is between the two does not take the silence for an end. */
const breath = 15_000

/** Riemann's index as server-sent events: the entries that match, then what is put into it and what expires. */
export async function riemannSse(
  c: Context<Asked>,
  remote: Pick<Remote, "query" | "watch">,
  { query }: z.infer<typeof IndexParams>,
): Promise<Response> {
  // What is wrong with the query is to be said before the answer begins.
  await remote.query({ query, limit: 1 })
  c.header("content-type", "text/event-stream; charset=utf-8")
  c.header("cache-control", "no-cache")
  if (c.req.method === "HEAD") return c.body(null)
  return stream(c, async out => {
    const over = new Promise<void>(done => out.onAbort(() => done()))
    const end = await riemannWatch(
      remote,
      { query, subscribe: true },
      {
        tell: async texts => void (await out.write(texts.map(text => `data: ${text}\n\n`).join(""))),
        cut() {
          out.abort()
          c.env.incoming.destroy()
        },
      },
    )
    const breathing = setInterval(() => void out.write(": \n\n"), breath)
    await over
    clearInterval(breathing)
    end()
  })
}
