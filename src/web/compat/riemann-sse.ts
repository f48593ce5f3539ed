import type { Context } from "hono"
import { z } from "zod"
import type { Timers } from "../../base/supervise.ts"
import type { Remote } from "../../engine/remote.ts"
import type { Asked } from "../requires.ts"
import { serverSent, type Told } from "../server-sent.ts"
import { riemannWatch } from "./riemann-watch.ts"

export const IndexParams = z.strictObject({
  query: z.string().max(100_000).default("true").meta({ description: "in the query language" }),
})

/** Riemann's index as server-sent events: the entries that match, then what is put into it and what expires. */
export async function riemannSse(
  c: Context<Asked>,
  remote: Pick<Remote, "query" | "watch">,
  { query }: z.infer<typeof IndexParams>,
  timers?: Timers,
): Promise<Response> {
  // What is wrong with the query is to be said before the answer begins.
  await remote.query({ query, limit: 1 })
  const begin = ({ write, cut }: Told) => {
    const tell = async (texts: readonly string[]) => void (await write(texts.map(text => `data: ${text}\n\n`).join("")))
    return riemannWatch(remote, { query, subscribe: true }, { tell, cut })
  }
  return serverSent(c, begin, timers)
}
