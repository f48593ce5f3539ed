import type { Context } from "hono"
import { stream } from "hono/streaming"
import type { Timers } from "../base/supervise.ts"
import { wallTimers } from "../engine/wall.ts"
import { unread } from "./unread.ts"

/** Who is told server-sent events. */
export interface Told {
  /** Resolves when it has left; rejects when there is nobody any more. */
  write(bytes: Uint8Array | string): Promise<unknown>
  /** How many bytes it has not taken. */
  unread(): number
  /** Ends the connection at once. */
  cut(): void
}

/** A comment now and then, in milliseconds, so that what is between the two does not take the silence for an end. */
const breath = 15_000

/**
 * Answers with server-sent events: `begin` tells them, and resolves with how to end that. HEAD is told how it would begin.
 * Who takes nothing for a minute is cut off.
 */
export function serverSent(
  c: Context,
  begin: (to: Told) => Promise<() => void>,
  timers: Timers = wallTimers,
): Response {
  c.header("content-type", "text/event-stream; charset=utf-8")
  c.header("cache-control", "no-cache")
  if (c.req.method === "HEAD") return c.body(null)
  return stream(c, async out => {
    const over = new Promise<void>(done => out.onAbort(() => done()))
    const cut = () => {
      out.abort()
      c.env.incoming.destroy()
    }
    const reading = unread(timers, cut)
    const write = (bytes: Uint8Array | string) => {
      const taken = out.write(bytes)
      reading.add(bytes.length, taken)
      return taken
    }
    const end = await begin({ write, cut, unread: () => reading.bytes })
    const breathing = setInterval(() => void write(": \n\n").catch(() => {}), breath)
    await over
    clearInterval(breathing)
    reading.stop()
    end()
  })
}
