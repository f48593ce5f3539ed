import type { Timers } from "../../base/supervise.ts"
import { type Channel, channel, type Reader, type Source } from "./channel.ts"
import type { Since, WatchRequest } from "./watch.ts"

/** All that is watched of one engine. */
export interface Hub {
  /** Begins a watch. Throws what is wrong with the request. Answers how to end it, and the channel that its frames bear. */
  watch(request: WatchRequest, reader: Reader, since?: Since): { readonly channel: string; end(): void }
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

/** How long a channel that nobody reads is kept, for those who come back, in milliseconds. */
const lingers = 30_000

/** Gives equal requests one channel, so that what they ask for is gathered, and written, once. */
export function hub({ timers, now, source }: HubOptions): Hub {
  const channels = new Map<string, { readonly channel: Channel; cancel: () => void }>()
  // A channel of an earlier run is none of this one.
  const run = Math.floor(timers.now()).toString(36)
  let count = 0

  const open = (request: WatchRequest) => {
    const key = JSON.stringify(request)
    const known = channels.get(key)
    if (known !== undefined) return known
    const gathering = source(request)
    const made = {
      cancel: () => {},
      channel: channel({
        name: `${run}-${++count}`,
        source: gathering,
        rate: request.rate,
        timers,
        now,
        left: () => {
          made.cancel = timers.after(lingers, () => {
            channels.delete(key)
            made.channel.stop()
          })
        },
      }),
    }
    channels.set(key, made)
    return made
  }

  return {
    watch(request, reader, since) {
      const { channel, cancel } = open(request)
      cancel()
      return { channel: channel.name, end: channel.join(reader, since) }
    },
    get channels() {
      return channels.size
    },
    get readers() {
      return [...channels.values()].reduce((sum, { channel }) => sum + channel.readers, 0)
    },
    stop() {
      for (const { channel, cancel } of channels.values()) {
        cancel()
        channel.stop()
      }
      channels.clear()
    },
  }
}
