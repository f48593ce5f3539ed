import { DmonError } from "../../base/error.ts"
import type { Timers } from "../../base/supervise.ts"
import { type Channel, channel, type Source } from "./channel.ts"
import { type Counted, crowd } from "./crowd.ts"
import type { Since, WatchRequest } from "./watch.ts"

/** All that is watched of one engine. */
export interface Hub {
  /** Begins a watch. Throws why there is no room for it. Answers how to end it, and the channel that its frames bear. */
  watch(request: WatchRequest, reader: Counted, since?: Since): { readonly channel: string; end(): void }
  readonly channels: number
  readonly readers: number
  stop(): void
}

export interface HubOptions {
  readonly timers: Timers
  /** Seconds, by the engine's clock. */
  readonly now: () => number
  /** Begins to gather what a request asks for. */
  readonly source: (request: WatchRequest) => Source
}

/** How long a channel that nobody reads is kept, for those who come back, in milliseconds; and how many of them. */
const lingers = 30_000
const mostLingering = 10
/** How many channels of a kind there are: of the index each remembers all entries that it tells of. */
const most: Readonly<Record<WatchRequest["kind"], number>> = { index: 50, tap: 2000, flow: 20 }

interface Open {
  readonly kind: WatchRequest["kind"]
  readonly channel: Channel
  cancel: () => void
  close(): void
}

/** Gives equal requests one channel, so that what they ask for is gathered, and written, once. */
export function hub({ timers, now, source }: HubOptions): Hub {
  const channels = new Map<string, Open>()
  /** Those that nobody reads, by how long nobody has. */
  const idle = new Set<Open>()
  const readers = crowd(timers.now)
  // A channel of an earlier run is none of this one.
  const run = Math.floor(timers.now()).toString(36)
  let count = 0

  const open = (request: WatchRequest) => {
    const key = JSON.stringify(request)
    const known = channels.get(key)
    if (known !== undefined) return known
    const { kind } = request
    const others = [...channels.values()].filter(one => one.kind === kind)
    if (others.length >= most[kind]) {
      const left = others.find(one => idle.has(one))
      if (left === undefined) throw tooMany(kind)
      left.close()
    }
    const gathering = source(request)
    const made: Open = {
      kind,
      cancel: () => {},
      close() {
        made.cancel()
        idle.delete(made)
        channels.delete(key)
        made.channel.stop()
      },
      channel: channel({
        name: `${run}-${++count}`,
        source: gathering,
        rate: request.rate,
        timers,
        now,
        left() {
          idle.add(made)
          made.cancel = timers.after(lingers, made.close)
          const [longest] = idle
          if (idle.size > mostLingering) longest?.close()
        },
      }),
    }
    channels.set(key, made)
    return made
  }

  return {
    watch(request, counted, since) {
      readers.admit()
      const watched = open(request)
      const { channel } = watched
      watched.cancel()
      idle.delete(watched)
      const { reader, leave } = readers.enter(counted)
      const part = channel.join(reader, since)
      return {
        channel: channel.name,
        end() {
          part()
          leave()
        },
      }
    },
    get channels() {
      return channels.size
    },
    get readers() {
      return [...channels.values()].reduce((sum, { channel }) => sum + channel.readers, 0)
    },
    stop() {
      for (const one of [...channels.values()]) one.close()
    },
  }
}

const tooMany = (kind: WatchRequest["kind"]) =>
  new DmonError("DM507", `there are too many different watches of this kind: ${kind}`, {
    why: `dmon gathers for ${most[kind]} of them at once; equal ones are one`,
    fix: "end those that are not needed any more, or watch what somebody else watches",
  })
