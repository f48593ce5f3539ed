import type { Event } from "../../../event/event.ts"
import { ask } from "../ask.ts"
import { heardTime, watch } from "../live.ts"
import type { Refused } from "../live-socket.ts"
import { paused } from "../paused.ts"
import { type Change, type Entries, type Entry, entries } from "./entries.ts"

/** What is shown of the index, and who wants to know when that changes. */
export interface IndexView {
  /** What it was asked for. */
  readonly query: string
  readonly at: number | undefined
  /** As they change; or while the view is paused, as they were then. */
  readonly entries: Entries
  /** Why there are none, if something is wrong. */
  readonly trouble: string | undefined
  /** Calls back with what changed; with nothing when all of it is another. */
  follow(follow: (change: Change | undefined) => void): () => void
  stop(): void
}

/** The entries that match a query, live, or as they were at a moment. */
export function indexView({ query, at }: { readonly query: string; readonly at: number | undefined }): IndexView {
  const real = entries()
  const followers = new Set<(change: Change | undefined) => void>()
  let shown = paused.value && at === undefined ? undefined : real
  let trouble: string | undefined
  let over = false
  const tell = (change?: Change) => {
    for (const follow of followers) follow(change)
  }
  const failed = ({ message }: Pick<Refused, "message">) => {
    trouble = message
    tell()
  }

  const asked = query === "" ? "true" : query
  const stops: (() => void)[] = []
  if (at === undefined) {
    stops.push(
      watch(
        { kind: "index", query: asked },
        frame => {
          heardTime(frame.now)
          trouble = undefined
          const change = real.take(frame)
          if (shown === real) tell(frame.first ? undefined : change)
          // Paused before anything was there to be held.
          else if (shown === undefined && real.whole) {
            shown = real.still()
            tell()
          }
        },
        failed,
      ),
      paused.follow(now => {
        shown = now ? real.still() : real
        tell()
      }),
    )
  } else {
    ask.past({ at, query: asked }).then(({ events, ttl }) => {
      if (over) return
      real.take(frameOf(events, at, ttl))
      tell()
    }, failed)
  }

  return {
    query,
    at,
    get entries() {
      return shown ?? real
    },
    get trouble() {
      return trouble
    },
    follow(follow) {
      followers.add(follow)
      return () => void followers.delete(follow)
    },
    stop() {
      over = true
      for (const stop of stops) stop()
    },
  }
}

/** Events of the past, as a watch tells those of now. */
const frameOf = (events: readonly Event[], now: number, ttl = Number.POSITIVE_INFINITY) => ({
  channel: "",
  seq: 0,
  now,
  live: true,
  first: true as const,
  seen: events.length,
  sent: events.length,
  dropped: 0,
  set: events.map((event, i) => [i, event, (event.time ?? now) + (event.ttl ?? ttl)] as const),
})

/** What an entry's followers need: itself, as long as it is there. */
export const entryIn = (view: IndexView, host: string, service: string): Entry | undefined =>
  view.entries.find(host, service)
