import { DmonError } from "../base/error.ts"
import { textOf } from "../base/text-of.ts"
import type { Event } from "../event/event.ts"
import type { Branch } from "../streams/core/stage.ts"
import type { Stream } from "../streams/core/stream.ts"
import { roots } from "./load/roots.ts"
import type { Named } from "./partition.ts"

/** A stream, streams by their names, or all that a streams file exports (`import * as streams from "./mystreams.ts"`). */
export type Streams = Stream<Event> | Readonly<Record<string, unknown>>

/**
 * The root streams, named as the server names them: `apiSlowStream` is apiSlow. A single one is called `stream`. Where
 * no name says "stream", all of them are streams.
 */
export function rootsOf(streams: Streams): Named[] {
  if (typeof streams === "function") return [{ name: "stream", stream: streams as Branch }]
  const isFile = Object.keys(streams).some(name => /stream/i.test(name) || name === "default")
  const found = isFile
    ? roots({ entries: ["stream"], namespaces: [streams], exported: () => undefined }, () => true).roots
    : Object.entries(streams).map(([name, stream]) => ({ name, stream }))
  return found.map(({ name, stream }) => {
    if (typeof stream === "function") return { name, stream: stream as Branch }
    throw new DmonError("DM114", `${name} is no stream`, { why: `it is ${textOf(stream, 60)}` })
  })
}
