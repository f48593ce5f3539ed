import type { IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { setImmediate as others } from "node:timers/promises"
import { errorText } from "../base/text-of.ts"
import { type Intake, unreadable } from "../codecs/codec.ts"
import { sniff } from "../codecs/sniff.ts"
import { bodies, Refused } from "./body.ts"
import { inputs } from "./inputs.ts"
import { receive, verdict, type Watched } from "./watched.ts"

/** The codecs by what `sniff` answers. */
export type Codecs = Readonly<Record<ReturnType<typeof sniff>, Watched>>

export interface PostEvents {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** The bytes of bodies that are on their way. */
  held(): number
}

/** How many ms the inputs of one body may keep everything else waiting. */
const slice = 10
/** How many characters of answers one body may cause; what comes after them is refused, and counted. */
const maxAnswer = 4 * 1024 * 1024

/**
 * POST (or PUT) of events: JSON or one Riemann message, gzipped or not.
 *
 * JSON is answered as Riemann does: for each input one line, `{}` or `{"error":"…"}`. 200 if anything could be read,
 * else 400. A Riemann message is answered by a Riemann message.
 */
export function postEvents(
  intake: Intake,
  codecs: Codecs,
  maxBody: number,
  senderOf: (socket: Socket) => string,
): PostEvents {
  const incoming = bodies(maxBody)

  const json = async (body: Buffer, from: string, response: ServerResponse) => {
    const lines: string[] = []
    let size = 0
    let pending = 0
    let left = 0
    let good = false
    let all = false
    let since = performance.now()
    const finish = () => {
      if (all && pending === 0) send(response, good ? 200 : 400, lines.join(""))
    }
    const answer = (line: string) => {
      lines.push(`${line}\n`)
      size += line.length
    }
    for (const input of inputs(body)) {
      if (size > maxAnswer || response.destroyed) {
        left++
        continue
      }
      pending++
      const decoded = receive(intake, codecs.json, input, from, (reply, read) => {
        pending--
        answer(verdict(reply, read))
        finish()
      })
      if (!unreadable(decoded)) good = true
      if (performance.now() - since < slice) continue
      await others()
      since = performance.now()
    }
    all = true
    if (left > 0) {
      intake.dropped(from, "too much answered", left)
      answer(JSON.stringify({ error: `${left} more inputs were not taken: their answers are too long` }))
    }
    if (lines.length === 0 && pending === 0) throw empty()
    finish()
  }

  const riemann = (body: Buffer, from: string, response: ServerResponse) => {
    receive(intake, codecs.riemann, body, from, (reply, decoded) => {
      if (response.headersSent) return
      response.writeHead(unreadable(decoded) ? 400 : 200, { "content-type": "application/x-protobuf" })
      response.end(codecs.riemann.codec.reply?.(reply))
    })
  }

  const post = async (request: IncomingMessage, from: string, response: ServerResponse) => {
    const { bytes, release } = await incoming.read(request)
    try {
      if (bytes.length === 0) throw empty()
      if (speaks(request, bytes) === "json") await json(bytes, from, response)
      else riemann(bytes, from, response)
    } finally {
      release()
    }
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const from = senderOf(request.socket)
    return post(request, from, response).catch(error => {
      if (!(error instanceof Refused)) {
        send(response, 500, `${JSON.stringify({ error: errorText(error) })}\n`)
        return
      }
      intake.dropped(from, error.reason)
      response.shouldKeepAlive = request.complete
      send(response, error.status, `${JSON.stringify({ error: error.message })}\n`)
    })
  }
  return { handle: (request, response) => void answer(request, response), held: () => incoming.held }
}

function speaks(request: IncomingMessage, body: Uint8Array): ReturnType<typeof sniff> {
  const [type = ""] = (request.headers["content-type"] ?? "").toLowerCase().split(";")
  if (/^application\/(x-protobuf|protobuf|octet-stream)$/.test(type.trim())) return "riemann"
  return /json|jsonlines/.test(type) ? "json" : sniff(body)
}

const empty = () =>
  new Refused(400, "empty", "the body is empty: send one JSON event, an array of them, or one on each line")

const send = (response: ServerResponse, status: number, text: string) =>
  response.writeHead(status, { "content-type": "application/json" }).end(text)
