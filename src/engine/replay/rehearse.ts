import type { Output } from "../../outputs/output.ts"
import { type Named, partition } from "../partition.ts"
import type { Came } from "./came.ts"
import type { Acted } from "./rehearsal.ts"

/** What streams that begin empty ask of outputs when these events come, until a moment (seconds). */
export function rehearse(streams: readonly Named[], events: readonly Came[], until: number, ttl?: number): Acted[] {
  const actions: Acted[] = []
  const [first] = events
  if (first === undefined) return actions
  const given = partition({
    start: Math.round(first.arrival * 1000),
    ttl,
    act: (action, { name, key }: Output) => void actions.push({ ...action, output: name, key }),
  })
  given.swap(given.grow(streams))
  for (const { event, arrival } of events) given.input(Math.round(arrival * 1000), [event])
  given.advance(Math.round(until * 1000))
  given.dispose()
  return actions
}
