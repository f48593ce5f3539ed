import { useEffect, useReducer, useState } from "preact/hooks"
import type { FlowNode } from "../../../engine/live/flow.ts"
import type { Frame } from "../../../engine/live/watch.ts"
import { watch } from "../live.ts"
import { marbleLogs } from "./marble-logs.ts"
import { type Marbles, marbles } from "./marbles.ts"
import type { Place } from "./place.ts"

interface Followed {
  /** Of the streams that run. */
  readonly version: number
  readonly name: string
  readonly nodes: readonly FlowNode[]
  readonly stream: number
  readonly find: (address: string) => Place | undefined
}

/** What passed the streams that were shown of late: it outlives the component, so that one who returns finds it all. */
const logs = marbleLogs((run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
})

/** Follows what passes a stream. */
export function useMarbles({ version, name, nodes, stream, find }: Followed): Marbles {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const key = `${version} ${name}`
  const [log] = useState(() =>
    logs.of(key, () =>
      marbles(nodes, address => {
        const place = find(address)
        return place?.stream === stream ? place.node : undefined
      }),
    ),
  )
  useEffect(() => {
    const of = `${nodes[0]?.address ?? name}*`
    const begin = (show: (frame: Frame) => void) => watch({ kind: "tap", of, side: "out", rate: 4, most: 400 }, show)
    return logs.follow(key, begin, () => draw(undefined))
  }, [])
  return log
}
