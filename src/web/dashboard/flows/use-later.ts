import { useEffect, useMemo, useReducer, useRef } from "preact/hooks"
import type { Flow } from "../../../engine/live/flow.ts"
import type { Passed } from "../../../engine/live/watch.ts"
import { engineNow, watch } from "../live.ts"
import { type Hold, holdsOf, type Later, laterOf, moment } from "./held-later.ts"
import { places } from "./place.ts"
import type { Traced } from "./traced.ts"
import type { Way } from "./way.ts"

const most = 60

/** Follows, while the page is open, what becomes of an event that was sent from here and is held; by the place that holds it. */
export function useLater(flow: Flow, way: Way | undefined, traced: Traced | undefined): ReadonlyMap<string, Later> {
  const sent = traced?.sent
  const holds = useMemo(() => (way && sent ? holdsOf(way) : []), [way, sent])
  const passed = useRef(new Map<string, Passed[]>())
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  useEffect(() => {
    passed.current = new Map()
    if (holds.length === 0) return
    const ends = holds.map(hold =>
      follow(flow, hold, values => {
        passed.current.set(hold.at, [...(passed.current.get(hold.at) ?? []), ...values].slice(0, most))
        draw(undefined)
      }),
    )
    const last = Math.max(...holds.map(({ until }) => until)) + moment
    const timer = setInterval(() => {
      draw(undefined)
      if (engineNow() > last + 1) stop()
    }, 1000)
    const stop = () => {
      clearInterval(timer)
      for (const end of ends) end()
    }
    return stop
  }, [holds])
  if (sent === undefined) return new Map()
  return new Map(
    holds.map(hold => [hold.at, laterOf(hold, passed.current.get(hold.at) ?? [], sent, flow, engineNow())]),
  )
}

/** Taps what comes to the places behind one that holds; where none is, there is nothing to follow. */
function follow(flow: Flow, { address }: Hold, see: (values: readonly Passed[]) => void): () => void {
  const place = places(flow)(address)
  const node = place && flow.streams[place.stream]?.nodes[place.node]
  if (node === undefined || node.feeds.length === 0) return () => {}
  return watch({ kind: "tap", of: `${address}/*`, side: "in", rate: 2, most }, ({ values = [] }) => see(values))
}
