import type { Timers } from "../../base/supervise.ts"
import type { Frame, Since } from "./watch.ts"

/** What a frame tells, before the channel has put its own on it. */
export type Told = Omit<Frame, "channel" | "seq" | "now" | "live" | "first" | "slow">

/** What a channel tells of: gathered between its frames. */
export interface Source {
  /** All there is at this moment; what changed until then is in it. */
  snapshot(): readonly Told[]
  /** What happened since it was asked last; undefined if that is nothing. */
  changes(): Told | undefined
  stop(): void
}

/** Somebody who watches. `behind`: it has so much unread that it is to get less. */
export interface Reader {
  show(frame: Frame): void
  behind?(): boolean
}

/** What equal requests share: one source, and the same frames for all who read them. */
export interface Channel {
  readonly name: string
  /** Begins to tell a reader: what it missed since a frame it has seen, or all there is. Answers how to end. */
  join(reader: Reader, since?: Since): () => void
  readonly readers: number
  stop(): void
}

export interface ChannelOptions {
  readonly name: string
  readonly source: Source
  /** Frames a second, at most. */
  readonly rate: number
  readonly timers: Timers
  /** Seconds, by the engine's clock. */
  readonly now: () => number
  /** Is called when the last reader has left. */
  readonly left: () => void
}

/** How many frames are kept for those who come back, and how many rows of what they tell. */
const keptFrames = 300
const keptRows = 50_000
/** One who is behind gets at most one frame in so many milliseconds, until it has caught up. */
const slowPause = 1000

interface Member extends Reader {
  missed: number
  told: number
}

export function channel({ name, source, rate, timers, now, left }: ChannelOptions): Channel {
  const members = new Set<Member>()
  const recent: Frame[] = []
  let rows = 0
  let seq = 0
  let cancel = () => {}

  const frame = (told: Told, more: Partial<Frame> = {}): Frame => ({
    channel: name,
    seq,
    now: now(),
    live: true,
    ...more,
    ...told,
  })
  const begin = (member: Member, more: Partial<Frame> = {}) => {
    const parts = source.snapshot()
    parts.forEach((part, i) => {
      member.show(frame(part, { live: false, ...(i === 0 && { first: true as const, ...more }) }))
    })
    member.show(frame(nothing, parts.length === 0 ? { first: true, ...more } : {}))
  }
  const keep = (one: Frame) => {
    recent.push(one)
    rows += rowsOf(one)
    while (recent.length > keptFrames || (rows > keptRows && recent.length > 1)) rows -= rowsOf(recent.shift() as Frame)
  }
  const give = (member: Member, one: Frame) => {
    if (member.missed === 0 && member.behind?.() !== true) return member.show(one)
    member.missed++
    catchUp(member)
  }
  const catchUp = (member: Member) => {
    const since = timers.now() - member.told
    // A clock that was set back is not to keep anybody waiting.
    if (member.behind?.() === true || (since >= 0 && since < slowPause)) return
    member.told = timers.now()
    const slow = { missed: member.missed }
    member.missed = 0
    begin(member, { slow })
  }
  const tick = () => {
    const told = source.changes()
    if (told === undefined) {
      // Who missed the last changes is not to wait for the next one.
      for (const member of members) if (member.missed > 0) catchUp(member)
      return
    }
    seq++
    const one = frame(told)
    keep(one)
    for (const member of members) give(member, one)
  }
  const later = () => {
    cancel = timers.after(1000 / rate, () => {
      tick()
      later()
    })
  }
  later()

  return {
    name,
    get readers() {
      return members.size
    },
    join(reader, since) {
      const member: Member = {
        show: one => reader.show(one),
        behind: () => reader.behind?.() ?? false,
        missed: 0,
        told: 0,
      }
      tick()
      const from = since?.channel === name ? recent.findIndex(one => one.seq === since.seq + 1) : -1
      if (since?.channel === name && (from >= 0 || since.seq === seq)) {
        if (from >= 0) for (const one of recent.slice(from)) member.show(one)
      } else begin(member)
      members.add(member)
      return () => {
        if (members.delete(member) && members.size === 0) left()
      }
    },
    stop() {
      cancel()
      source.stop()
      members.clear()
    },
  }
}

const nothing: Told = { seen: 0, sent: 0, dropped: 0 }

const rowsOf = ({ set, moved, gone, values, counts }: Frame): number =>
  (set?.length ?? 0) + (moved?.length ?? 0) + (gone?.length ?? 0) + (values?.length ?? 0) + (counts?.length ?? 0)
