import type { Socket } from "node:net"
import { type Intake, type Reply, unreadable } from "../codecs/codec.ts"
import { countFrames, type Frames, framed, frames } from "../codecs/framing.ts"
import { okReply } from "../codecs/riemann-encode.ts"
import { sniff } from "../codecs/sniff.ts"
import type { Watched } from "./watched.ts"

/** What the connections of one listener share. */
export interface Shared {
  readonly intake: Intake
  readonly codecs: Readonly<Record<ReturnType<typeof sniff>, Watched>>
  readonly maxFrame: number
  /** What unfinished frames may hold for all connections together; the one that asks for more is closed. */
  readonly maxUnfinished: number
  /** How many ms a sender may leave a frame unfinished, and how many its answers unread. */
  readonly patience: number
  /** Bytes of unfinished frames held for all connections together. */
  held: number
  bytesIn: number
  bytesOut: number
}

/** One sender over TCP. */
export interface Connection {
  /** Ends it: what was received is answered, nothing more is read. */
  end(): void
  /** Looks for what waits too long, at this moment of `performance.now()`. */
  check(now: number): void
  readonly backedUp: boolean
}

/** Answers are written together until they are this large; a read chunk's usually are one write. */
const writeSize = 64 * 1024
/** Reading pauses while this many answers are waited for. */
const maxPending = 8192
/** How many ms a connection has to take its last answers, once it is being closed. */
const linger = 5000
/** What Node reads from a socket at once. */
const fullChunk = 64 * 1024
const okFrame = framed(okReply)

/** The bytes of an answer, framed. */
function frameOf({ reply: encode }: Watched["codec"], reply: Reply): Uint8Array {
  const bytes = encode!(reply)
  return bytes === okReply ? okFrame : framed(bytes)
}

/**
 * Reads one connection: sniffs what it speaks, cuts frames, hands each to the intake, writes the answers in order.
 * Reads no further while the sender does not take its answers; the frames of the chunk at hand wait, copied.
 */
export function connection(socket: Socket, shared: Shared): Connection {
  const { intake, codecs, patience } = shared
  const from = sender(socket)
  let speaks: { readonly cut: Frames; readonly watch: Watched; readonly lines: boolean } | undefined
  let out: Uint8Array[] = []
  let outSize = 0
  /** Whether `work` will run anyway, so that answers need not call it. */
  let working = false
  /** What waits for answers to be taken: whole frames, or lines. What is done is taken away now and then. */
  let waiting: Uint8Array[] = []
  let worked = 0
  /** How many answers are waited for. */
  let pending = 0
  /** The bytes of an unfinished frame, as counted in what all hold. */
  let mine = 0
  let progress = 0
  let backedSince: number | undefined
  let closingSince: number | undefined
  let ended = false

  const send = (answer: Uint8Array) => {
    if (answer === okFrame) oks++
    else {
      spill()
      out.push(answer)
    }
    outSize += answer.length
    if (outSize >= writeSize) flush()
    else later()
  }
  const answer = (reply: Reply) => {
    pending--
    send(frameOf(codecs.riemann.codec, reply))
  }
  /** Nearly all answers are "ok": they are counted, and copied together. */
  let oks = 0
  const spill = () => {
    if (oks > 0) out.push(Buffer.alloc(okFrame.length * oks, okFrame))
    oks = 0
  }
  const blocked = () => backedSince !== undefined || pending >= maxPending

  let flushing = false
  const flush = () => {
    flushing = false
    if (outSize === 0) return
    spill()
    const bytes = out.length === 1 ? (out[0] as Uint8Array) : Buffer.concat(out, outSize)
    out = []
    outSize = 0
    if (socket.destroyed) return
    shared.bytesOut += bytes.length
    if (!socket.write(bytes) && socket.writableLength > 0) backedSince = performance.now()
  }
  /** Answers that come outside of a read chunk, one by one, are written together all the same. */
  const later = () => {
    if (working) return
    working = true
    queueMicrotask(() => work())
  }

  /** Hands on a line, or frames up to one after which answers are to be taken first; returns how far it came. */
  const receive = (bytes: Uint8Array, start: number, end: number): number => {
    const { watch, lines } = speaks as NonNullable<typeof speaks>
    if (lines) {
      intake.receive(bytes.subarray(start, end), watch.codec, from)
      return end
    }
    const stop = intake.receiveFrames(bytes, start, end, watch.codec, from, answer)
    pending += countFrames(bytes, start, stop)
    if (unreadable(watch.last)) close()
    return stop
  }
  const take = (bytes: Uint8Array, start: number, end: number) => {
    if (closingSince !== undefined) return
    let at = start
    while (at < end && waiting.length === 0 && !blocked() && closingSince === undefined) at = receive(bytes, at, end)
    if (at === end) return
    waiting.push(Uint8Array.prototype.slice.call(bytes, at, end))
    if (closingSince !== undefined) forget()
  }

  /** Goes on with what waits, writes what is answered, then reads on or ends. */
  const work = (more = false) => {
    working = true
    while (worked < waiting.length && !blocked()) {
      const bytes = waiting[worked++] as Uint8Array
      const stop = receive(bytes, 0, bytes.length)
      if (stop < bytes.length) waiting.splice(worked, 0, bytes.subarray(stop))
      if (closingSince !== undefined) forget()
    }
    if (worked === waiting.length && worked > 0) forget()
    // A full chunk is seldom alone: what the same turn of the loop still reads is answered in the same write.
    if (!more || waiting.length > 0 || ended || closingSince !== undefined) flush()
    else if (!flushing) {
      flushing = true
      setImmediate(flush)
    }
    working = false
    const over = waiting.length === 0 && pending === 0 && (ended || closingSince !== undefined)
    if (over && !socket.writableEnded) socket.end()
    else if (closingSince === undefined && (waiting.length > 0 || blocked())) socket.pause()
    else if (socket.isPaused()) {
      progress = performance.now()
      socket.resume()
    }
  }

  const read = (chunk: Buffer) => {
    shared.bytesIn += chunk.length
    if (closingSince !== undefined) return
    progress = performance.now()
    if (!speaks) {
      const kind = sniff(chunk)
      const lines = kind === "json"
      speaks = { cut: frames(lines ? "lines" : "length", shared.maxFrame), watch: codecs[kind], lines }
    }
    const before = mine
    working = true
    const tooLarge = speaks.cut.push(chunk, take)
    account()
    if (tooLarge !== undefined) refuse("too large")
    else if (shared.held > shared.maxUnfinished && mine > before) refuse("too much unfinished")
    work(chunk.length >= fullChunk)
  }
  /** Counts what nobody will work on: frames, where it was one that has just ended the connection. */
  const forget = () => {
    for (const bytes of waiting.slice(worked)) {
      intake.dropped(from, "closed", speaks?.lines ? 1 : countFrames(bytes, 0, bytes.length))
    }
    waiting = []
    worked = 0
  }
  const account = () => {
    const now = speaks?.cut.held ?? 0
    shared.held += now - mine
    mine = now
  }
  const refuse = (reason: string) => {
    if (closingSince === undefined) intake.dropped(from, reason)
    close()
  }
  const drop = (reason: string) => {
    intake.dropped(from, reason)
    closingSince ??= performance.now()
    socket.destroy()
  }
  /** Answers what came, then hangs up; what still comes is read and thrown away, so that the answers arrive. */
  const close = () => {
    if (closingSince !== undefined) return
    closingSince = performance.now()
    forget()
    speaks = undefined
    account()
    later()
  }

  socket.on("error", () => {}) // "close" follows and tells all there is: resets are everyday
  socket.on("data", read)
  socket.on("drain", () => {
    backedSince = undefined
    work()
  })
  socket.on("end", () => {
    ended = true
    if (speaks?.cut.end(take) !== undefined) intake.dropped(from, "unfinished")
    account()
    work()
  })
  socket.on("close", () => {
    if (mine > 0 && closingSince === undefined) intake.dropped(from, "unfinished")
    forget()
    speaks = undefined
    account()
    closingSince ??= performance.now()
  })

  return {
    end: close,
    get backedUp() {
      return backedSince !== undefined
    },
    check(now) {
      const stalled = mine > 0 && !socket.isPaused() && now - progress > patience
      if (closingSince !== undefined && now - closingSince > Math.min(linger, patience)) socket.destroy()
      else if (backedSince !== undefined && now - backedSince > patience) drop("slow reader")
      else if (stalled && closingSince === undefined) drop("stalled")
    },
  }
}

/** The address and port of who is at the other end. */
export function sender({ remoteAddress = "unknown", remotePort = 0 }: Socket): string {
  return remoteAddress.includes(":") ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
}
