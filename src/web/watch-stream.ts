import type { Context } from "hono"
import { stream } from "hono/streaming"
import { z } from "zod"
import type { Frame } from "../engine/live/watch.ts"
import { type Since, WatchRequest } from "../engine/live/watch.ts"
import type { Remote } from "../engine/remote.ts"
import { encoded } from "./encoded.ts"
import { parse } from "./parse.ts"

/** A reader with more unread bytes than this gets less, until it has caught up. */
const behindAt = 1024 * 1024
/** A comment now and then, so that what is between the two does not take the silence for an end. */
const breath = 15_000

const Text = z.string().max(100_000).optional()

/** What stands in the address, as it stands there: which of it goes together, `WatchRequest` says. */
export const WatchParams = z.strictObject({
  kind: z.enum(["index", "tap", "flow"]),
  query: Text.meta({ description: "index and tap: in the query language" }),
  of: Text.meta({ description: "tap: a glob of addresses; nothing for what enters; @index; @topic/NAME" }),
  side: Text.meta({ description: "tap: out (what a place emits) or in", enum: ["in", "out"] }),
  most: Text.meta({
    description: "tap: values a second, 1 to 100000; 200 if it is absent",
    type: "integer",
    minimum: 1,
    maximum: 100_000,
  }),
  rate: Text.meta({ description: "frames a second, 0.1 to 10", type: "number", minimum: 0.1, maximum: 10 }),
  since: Text.meta({ description: "CHANNEL/SEQ, the id of the last frame that was seen, as Last-Event-ID too" }),
})

/**
 * A watch as server-sent events: each frame is the data of one, with `channel/seq` as its id. One who comes back with
 * the last id (`Last-Event-ID`, or `since`) goes on after it.
 */
export async function watchStream(
  c: Context,
  remote: Pick<Remote, "watch">,
  { since, ...asked }: z.infer<typeof WatchParams>,
): Promise<Response> {
  const request = parse(WatchRequest, asked)
  const after = sinceOf(c.req.header("last-event-id") ?? since)
  const early: Frame[] = []
  let unread = 0
  let show = (frame: Frame): void => void early.push(frame)
  const { channel, end } = await remote.watch(request, frame => show(frame), {
    since: after,
    behind: () => unread > behindAt,
  })
  if (c.req.method === "HEAD") end()
  c.header("content-type", "text/event-stream; charset=utf-8")
  c.header("cache-control", "no-cache")
  c.header("dmon-channel", channel)
  if (c.req.method === "HEAD") return c.body(null)
  return stream(c, async out => {
    const write = (bytes: Buffer) => {
      unread += bytes.length
      void out.write(bytes).then(
        () => void (unread -= bytes.length),
        () => end(),
      )
    }
    show = frame =>
      write(Buffer.concat([Buffer.from(`id: ${channel}/${frame.seq}\ndata: `), encoded(frame), Buffer.from("\n\n")]))
    early.forEach(show)
    const breathing = setInterval(() => write(Buffer.from(": \n\n")), breath)
    await new Promise<void>(over => out.onAbort(() => over()))
    clearInterval(breathing)
    end()
  })
}

function sinceOf(id: string | undefined): Since | undefined {
  const found = /^([\w-]{1,100})\/(\d{1,15})$/.exec(id ?? "")
  return found ? { channel: found[1] as string, seq: Number(found[2]) } : undefined
}
