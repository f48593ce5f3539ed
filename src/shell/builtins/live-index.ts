import { indexView } from "../../engine/live/index-view.ts"
import type { Remote } from "../../engine/remote.ts"
import type { Event } from "../../event/event.ts"
import { print } from "../../query/print.ts"
import { type Later, later } from "./later.ts"
import type { AskQuery } from "./query.ts"
import type { Result } from "./result.ts"

/** The index of a dmon, asked as it is used. */
export interface LiveIndex extends AsyncIterable<Event> {
  readonly size: Later<number>
  get(host: string | undefined, service: string | undefined): Later<Event | undefined>
  hosts(): Later<readonly string[]>
  services(host?: string): Later<readonly string[]>
  query: AskQuery
  /** All entries, up to the limit that is printed. */
  all(): Later<Result>
}

const equals = (name: "host" | "service", value: string | undefined) =>
  print({
    kind: "comparison",
    op: "=",
    left: { kind: "field", name },
    right: { kind: "literal", value: value ?? null },
  })

export function liveIndex(remote: () => Remote, ask: AskQuery): LiveIndex {
  const distinct = async (field: "host" | "service", query = "true") => {
    const { events } = await remote().query({ query, fields: [field] })
    return [...new Set(events.flatMap(event => event[field] ?? []))].sort()
  }
  return {
    get size() {
      return later(async () => (await remote().query({ query: "true", limit: 1 })).size)
    },
    get: (host, service) =>
      later(async () => {
        const { events } = await remote().query({ query: `${equals("host", host)} and ${equals("service", service)}` })
        return events[0]
      }),
    hosts: () => later(() => distinct("host")),
    services: host => later(() => distinct("service", host === undefined ? "true" : equals("host", host))),
    query: ask,
    all: () => ask("true"),
    [Symbol.asyncIterator]: () => entries(remote()),
  }
}

/** The entries that are there, then each that comes or changes. */
async function* entries(remote: Remote): AsyncGenerator<Event> {
  const waiting: Event[] = []
  const view = indexView()
  let wake = () => {}
  let over = false
  const watched = await remote.watch(
    { kind: "index", query: "true" },
    frame => {
      view.apply(frame)
      for (const [id] of [...(frame.set ?? []), ...(frame.moved ?? [])]) {
        const entry = view.entries.get(id)
        if (entry) waiting.push(entry.event)
      }
      wake()
    },
    {
      over: () => {
        over = true
        wake()
      },
    },
  )
  try {
    for (;;) {
      const next = waiting.shift()
      if (next !== undefined) yield next
      else if (over) return
      else await new Promise<void>(resolve => (wake = resolve))
    }
  } finally {
    watched.end()
  }
}
