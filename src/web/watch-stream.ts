import type { Context } from "hono"
import { z } from "zod"
import type { Timers } from "../base/supervise.ts"
import type { Frame } from "../engine/live/watch.ts"
import { type Since, WatchRequest, watchFields } from "../engine/live/watch.ts"
import type { Remote } from "../engine/remote.ts"
import { encoded } from "./encoded.ts"
import { parse } from "./parse.ts"
import { serverSent, type Told } from "./server-sent.ts"

/** A reader with more unread bytes than this gets less, until it has caught up. */
const behindAt = 1024 * 1024

/** What stands in the address. */
export const WatchParams = z.strictObject({
  kind: z.enum(["index", "tap", "flow"]),
  ...z.object(watchFields).partial().shape,
  since: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "CHANNEL/SEQ, the id of the last frame that was seen, as Last-Event-ID too" }),
})

/**
 * A watch as server-sent events: each frame is the data of one, with `channel/seq` as its id. One who comes back with
 * the last id (`Last-Event-ID`, or `since`) goes on after it.
 */
export async function watchStream(
  c: Context,
  remote: Pick<Remote, "watch">,
  { since, ...asked }: z.infer<typeof WatchParams>,
  timers?: Timers,
): Promise<Response> {
  const request = parse(WatchRequest, asked)
  const after = sinceOf(c.req.header("last-event-id") ?? since)
  const early: Frame[] = []
  let left = () => 0
  let show = (frame: Frame): void => void early.push(frame)
  const { channel, end } = await remote.watch(request, frame => show(frame), {
    since: after,
    behind: () => left() > behindAt,
    unread: () => left(),
  })
  if (c.req.method === "HEAD") end()
  c.header("dmon-channel", channel)
  const begin = async ({ write, unread }: Told) => {
    left = unread
    show = frame => {
      const bytes = Buffer.concat([Buffer.from(`id: ${channel}/${frame.seq}\ndata: `), encoded(frame), gap])
      write(bytes).catch(end)
    }
    early.forEach(show)
    return end
  }
  return serverSent(c, begin, timers)
}

const gap = Buffer.from("\n\n")

function sinceOf(id: string | undefined): Since | undefined {
  const found = /^([\w-]{1,100})\/(\d{1,15})$/.exec(id ?? "")
  return found ? { channel: found[1] as string, seq: Number(found[2]) } : undefined
}
