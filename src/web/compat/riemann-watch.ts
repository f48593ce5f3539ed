import type { Frame, Passed } from "../../engine/live/watch.ts"
import type { Remote } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { riemannJson } from "./riemann-json.ts"

/** Who is told events, by whatever way. */
export interface Listener {
  /** Tells texts of one event each; resolves when they have left. */
  tell(texts: readonly string[]): Promise<void>
  /** It reads too slowly: it is told nothing more. */
  cut(): void
}

export interface RiemannWatch {
  readonly query: string
  /** Nothing: the index. */
  readonly topic?: string | undefined
  /** Whether it goes on after what the index holds. */
  readonly subscribe: boolean
}

/** Who leaves more unread than this, in bytes, is cut off. */
const mostUnread = 4 * 1024 * 1024
/** So many entries leave before the next ones are made into text. */
const page = 500

/**
 * What Riemann's dashboards ask for: the entries that match, then what is put into the index and what expires; or what is
 * published. Nothing falls between the two. Resolves with how to end it; rejects for a query that cannot be read.
 */
export async function riemannWatch(
  remote: Pick<Remote, "query" | "watch">,
  { query, topic, subscribe }: RiemannWatch,
  listener: Listener,
): Promise<() => void> {
  let early: string[] | undefined = []
  let unread = 0
  let isOver = false
  let stop = () => {}
  const end = () => {
    isOver = true
    early = undefined
    stop()
  }
  const give = async (texts: readonly string[]) => {
    const bytes = texts.reduce((sum, text) => sum + text.length, 0)
    unread += bytes
    await listener.tell(texts).catch(end)
    unread -= bytes
  }
  const left = () => unread + (early ?? []).reduce((sum, text) => sum + text.length, 0)
  const cut = () => {
    end()
    listener.cut()
  }
  const isTooMuch = () => {
    if (left() <= mostUnread) return false
    cut()
    return true
  }
  const see = ({ values = [], slow }: Frame) => {
    if (isOver) return
    // All readers together have left so much that something was kept from this one: it cannot tell of a gap.
    if (slow) return cut()
    const texts = values.filter(isEvent).map(({ value }) => riemannJson(value))
    if (texts.length === 0 || isTooMuch()) return
    if (early) early.push(...texts)
    else void give(texts)
  }
  if (subscribe) {
    const of = topic === undefined ? "@index" : `@topic/${topic}`
    stop = (await remote.watch({ kind: "tap", of, query, most: 100_000 }, see, { unread: left })).end
  }
  if (topic === undefined) {
    const { events } = await remote.query({ query }).catch(error => {
      end()
      throw error
    })
    for (let i = 0; i < events.length && !isOver; i += page) await give(events.slice(i, i + page).map(riemannJson))
  }
  const waited = early ?? []
  early = undefined
  if (!isOver && waited.length > 0) void give(waited)
  return end
}

/** An event that is longer than what a tap tells of one value is a text there. */
const isEvent = (passed: Passed): passed is Passed & { readonly value: Event } =>
  typeof passed.value === "object" && passed.value !== null && !Array.isArray(passed.value)
