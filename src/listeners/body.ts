import type { IncomingMessage } from "node:http"
import type { Readable } from "node:stream"
import { createGunzip } from "node:zlib"

/** A request that is answered with a status and a reason instead of being carried out. */
export class Refused extends Error {
  readonly status: number
  /** Under which name it is counted. */
  readonly reason: string
  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** The bodies of one listener: what one may hold, and what all that are on their way may hold together. */
export interface Bodies {
  /** Reads a request's body, unzipped; rejects with `Refused`. `release` gives back what it holds. */
  read(request: IncomingMessage): Promise<{ readonly bytes: Buffer; release(): void }>
  readonly held: number
}

/** How many bodies of the largest size may be on their way at a time. */
const together = 16

export function bodies(max: number): Bodies {
  let held = 0

  const read = (request: IncomingMessage) =>
    new Promise<{ bytes: Buffer; release(): void }>((resolve, reject) => {
      const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity"
      if (!["identity", "gzip", "x-gzip"].includes(encoding)) {
        return reject(new Refused(415, "encoding", `content-encoding ${encoding} is not understood: send gzip or none`))
      }
      const tooLarge = () => new Refused(413, "too large", `the body is larger than ${max} bytes: send it in parts`)
      if (Number(request.headers["content-length"] ?? 0) > max) return reject(tooLarge())

      const gunzip = encoding === "identity" ? undefined : createGunzip()
      const source: Readable = gunzip ? request.pipe(gunzip) : request
      const chunks: Buffer[] = []
      let size = 0
      let over = false
      const release = () => {
        held -= size
        size = 0
      }
      const fail = (refused: Refused) => {
        if (over) return
        over = true
        release()
        chunks.length = 0
        if (gunzip) request.unpipe(gunzip).resume()
        gunzip?.destroy()
        reject(refused)
      }
      source.on("data", (chunk: Buffer) => {
        if (over) return
        size += chunk.length
        held += chunk.length
        if (size > max) fail(tooLarge())
        else if (held > max * together)
          fail(new Refused(503, "too much unfinished", "too many bodies at once: try again"))
        else chunks.push(chunk)
      })
      source.on("end", () => {
        if (over) return
        over = true
        resolve({ bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size), release })
      })
      const unfinished = () => request.complete || fail(new Refused(400, "unfinished", "the body ended before its end"))
      request.on("error", unfinished).on("close", unfinished)
      gunzip?.on("error", error => fail(new Refused(400, "malformed", `the body is no gzip: ${error.message}`)))
    })

  return {
    read,
    get held() {
      return held
    },
  }
}
