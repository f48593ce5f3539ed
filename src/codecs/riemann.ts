import type { Codec } from "./codec.ts"
import { encodeEvents, encodeReply } from "./riemann-encode.ts"
import { defaultCache } from "./riemann-event.ts"
import { messageReader } from "./riemann-message.ts"

/** Riemann's codec, and what it has counted since it was made. */
export interface RiemannCodec extends Codec {
  readonly counts: {
    /** Integer metrics beyond 2^53, of which a double keeps only the leading digits. */
    readonly imprecise: number
    /** Strings and runs found in the cache, and those that were not. */
    readonly hits: number
    readonly misses: number
  }
}

/**
 * Riemann's protobuf `Msg`: events, and a query where it holds one; answered.
 *
 * A message whose bytes do not hold together gives no events and one `bad`: its sender is to be cut off. An event whose
 * metric, ttl or time is no finite number is `bad` alone, its siblings pass. Tags and attributes of the events are
 * frozen and shared. The legacy `states` are stepped over, as Riemann does. `cache` is the number of strings kept for
 * interning (48 bytes each); 0 turns it off.
 */
export function riemann({ cache = defaultCache }: { readonly cache?: number } = {}): RiemannCodec {
  const reader = messageReader(cache)
  return {
    name: "riemann",
    counts: reader.counts,
    decode(bytes, start = 0, end = bytes.length) {
      const { events, query, bad, broken } = reader.read(bytes, start, end)
      if (broken !== undefined) return { events: [], bad: [broken] }
      if (query === undefined && bad === undefined) return { events }
      return { events, ...(query !== undefined && { query }), ...(bad !== undefined && { bad }) }
    },
    encode: encodeEvents,
    reply: encodeReply,
  }
}
