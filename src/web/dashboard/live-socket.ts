import type { Frame, Since, WatchOf } from "../../engine/live/watch.ts"
import { type Cell, cell } from "./cell.ts"

/** How things stand with the server; times in milliseconds since the epoch. */
export interface Connection {
  readonly connected: boolean
  /** Since when. */
  readonly since: number
  /** When the last frame came. */
  readonly heard: number
  /** When it is tried again. */
  readonly retryAt?: number
}

/** What went wrong with one watch, as the API says it. */
export interface Refused {
  readonly code: string
  readonly message: string
  readonly more?: Readonly<Record<string, string>>
}

export interface LiveSocket {
  readonly connection: Cell<Connection>
  /** Calls `show` with each frame until the answer is called; after a lost connection it goes on where it was. */
  watch(request: WatchOf, show: (frame: Frame) => void, refused?: (why: Refused) => void): () => void
  /** Asks for fewer frames while nobody looks. */
  hide(hidden: boolean): void
  /** Tries at once, if it is waiting to. */
  retry(): void
}

/** What of a WebSocket is used. */
export interface Socket {
  readonly readyState: number
  onopen: (() => void) | null
  onclose: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  send(text: string): void
  close(): void
}

interface Outside {
  open(): Socket
  /** Whether a try would be refused: then none is made before `retry`. */
  isBarred(): boolean
  now(): number
  later(run: () => void, ms: number): () => void
}

interface Watch {
  readonly id: string
  readonly request: WatchOf
  readonly show: (frame: Frame) => void
  readonly refused: (why: Refused) => void
  /** The last frame after which nothing is missing. */
  since?: Since | undefined
}

/** Frames a second while the page is hidden. */
const hiddenRate = 0.2
const firstWait = 500
const longestWait = 10_000

/** Any number of watches over one WebSocket that is opened with the first of them, and again when it is lost. */
export function liveSocket({ open, isBarred, now, later }: Outside): LiveSocket {
  const watches = new Map<string, Watch>()
  const channels = new Map<string, Set<Watch>>()
  const connection = cell<Connection>({ connected: false, since: now(), heard: 0 })
  let socket: Socket | undefined
  let ready = false
  let hidden = false
  let wait = firstWait
  let waiting: (() => void) | undefined
  let ids = 0

  const ask = ({ id, request, since }: Watch) => {
    const watch = hidden ? { ...request, rate: hiddenRate } : request
    if (ready) socket?.send(JSON.stringify({ id, watch, ...(since && { since }) }))
  }
  const leave = (one: Watch) => {
    for (const of of channels.values()) of.delete(one)
  }

  const take = (message: Frame & { readonly id?: string; readonly error?: Refused }) => {
    if (message.id !== undefined) {
      const one = watches.get(message.id)
      if (one === undefined) return
      leave(one)
      if (message.error) return one.refused(message.error)
      channels.set(message.channel, (channels.get(message.channel) ?? new Set()).add(one))
      return
    }
    const { channel, seq, live } = message
    for (const one of channels.get(channel) ?? []) {
      // Two watches that ask for the same are told of each change twice.
      if (live && !message.first && one.since?.channel === channel && seq <= one.since.seq) continue
      // Before the first change it is not known whether the snapshot is whole.
      one.since = live ? { channel, seq } : undefined
      one.show(message)
    }
  }

  const connect = () => {
    waiting = undefined
    if (isBarred()) {
      const { since, heard } = connection.value
      connection.set({ connected: false, since, heard })
      waiting = () => {}
      return
    }
    const opened = open()
    socket = opened
    opened.onopen = () => {
      ready = true
      wait = firstWait
      connection.set({ connected: true, since: now(), heard: connection.value.heard })
      for (const one of watches.values()) ask(one)
    }
    opened.onmessage = ({ data }) => {
      take(JSON.parse(String(data)))
      if (now() - connection.value.heard > 1000) connection.set({ ...connection.value, heard: now() })
    }
    opened.onclose = () => {
      if (socket !== opened) return
      socket = undefined
      channels.clear()
      const { connected, since, heard } = connection.value
      const lostSince = connected || ready ? now() : since
      ready = false
      if (watches.size === 0) return connection.set({ connected: false, since: lostSince, heard })
      connection.set({ connected: false, since: lostSince, heard, retryAt: now() + wait })
      waiting = later(connect, wait)
      wait = Math.min(longestWait, wait * 2)
    }
  }

  return {
    connection,
    watch(request, show, refused = () => {}) {
      const one: Watch = { id: String(++ids), request, show, refused }
      watches.set(one.id, one)
      if (ready) ask(one)
      else if (socket === undefined && waiting === undefined) connect()
      return () => {
        watches.delete(one.id)
        leave(one)
        if (ready) socket?.send(JSON.stringify({ id: one.id, end: true }))
      }
    },
    hide(now) {
      if (hidden === now) return
      hidden = now
      for (const one of watches.values()) {
        if (ready) socket?.send(JSON.stringify({ id: one.id, end: true }))
        leave(one)
        // Another rate is another channel, which cannot go on where this one was.
        one.since = undefined
        ask(one)
      }
    },
    retry() {
      waiting?.()
      wait = firstWait
      if (waiting) connect()
    },
  }
}
