import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { errorFields } from "../engine/error-fields.ts"
import { type Frame, Since, WatchRequest } from "../engine/live/watch.ts"
import type { Remote, Watched } from "../engine/remote.ts"
import { beating } from "./beating.ts"
import { encoded } from "./encoded.ts"
import { notJson, parse } from "./parse.ts"

/** What a client says: begin a watch under a name of its own choice, or end it. */
const Said = z.union([
  z.strictObject({ id: z.string().max(100), watch: WatchRequest, since: Since.optional() }),
  z.strictObject({ id: z.string().max(100), end: z.literal(true) }),
])

/** A reader with more unread bytes than this gets less, until it has caught up. */
const behindAt = 1024 * 1024
/** One with more than this does not read at all. */
const goneAt = 16 * 1024 * 1024
const mostWatches = 100

/** Watches over one WebSocket: as many as are asked for, each by its id. */
export interface LiveSocket {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

export function liveSocket(remote: Pick<Remote, "watch">): LiveSocket {
  const server = new WebSocketServer({ noServer: true, maxPayload: 256 * 1024, perMessageDeflate: false })
  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, ws => serve(ws, remote))
    },
  }
}

function serve(ws: WebSocket, remote: Pick<Remote, "watch">): void {
  const watches = new Map<string, Promise<Watched>>()
  const unread = () => ws.bufferedAmount
  const isGone = () => {
    if (ws.bufferedAmount <= goneAt) return false
    ws.terminate()
    return true
  }
  const say = (what: object) => void (isGone() || ws.send(JSON.stringify(what)))
  // A snapshot may be larger than that by itself, and comes whole; one who has left as much unread gets no other.
  const show = (frame: Frame) => void ((frame.first && isGone()) || ws.send(encoded(frame), { binary: false }))
  const ended = (id: string) => {
    const watch = watches.get(id)
    watches.delete(id)
    watch?.then(({ end }) => end()).catch(() => {})
  }
  const begin = async (id: string, watch: WatchRequest, since: Since | undefined) => {
    ended(id)
    if (watches.size >= mostWatches) throw tooMany()
    // The first frames come before the answer does: they wait until the client knows what they are for.
    const early: Frame[] = []
    let told = false
    const watching = remote.watch(watch, frame => (told ? show(frame) : early.push(frame)), {
      since,
      behind: () => unread() > behindAt,
      unread,
    })
    watches.set(id, watching)
    const { channel } = await watching.catch(error => {
      if (watches.get(id) === watching) watches.delete(id)
      throw error
    })
    if (watches.get(id) !== watching) return
    say({ id, channel })
    told = true
    early.forEach(show)
  }
  const hear = async (data: Buffer) => {
    let id: unknown
    try {
      const said = await Promise.resolve(data.toString()).then(JSON.parse).catch(notJson)
      id = said?.id
      const what = parse(Said, said)
      if ("end" in what) ended(what.id)
      else await begin(what.id, what.watch, what.since)
    } catch (error) {
      if (ws.readyState === ws.OPEN) say({ ...(typeof id === "string" && { id }), error: errorFields(error) })
    }
  }
  beating(ws)
  ws.on("message", (data: Buffer, binary) => {
    if (binary) ws.close(1003, "JSON text is understood here")
    else void hear(data)
  })
  ws.on("error", () => {}) // "close" follows
  ws.on("close", () => {
    for (const id of [...watches.keys()]) ended(id)
  })
}

const tooMany = () =>
  new DmonError("DM304", `one socket has at most ${mostWatches} watches`, {
    fix: "end those that are not needed any more, or open another socket",
  })
