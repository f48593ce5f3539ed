import { useEffect, useReducer, useState } from "preact/hooks"
import type { FlowNode } from "../../../engine/live/flow.ts"
import { watch } from "../live.ts"
import { type Marbles, marbles } from "./marbles.ts"
import type { Place } from "./place.ts"

/** Follows what passes a stream. */
export function useMarbles(
  name: string,
  nodes: readonly FlowNode[],
  stream: number,
  find: (address: string) => Place | undefined,
): Marbles {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const [log] = useState(() =>
    marbles(nodes, address => {
      const place = find(address)
      return place?.stream === stream ? place.node : undefined
    }),
  )
  useEffect(() => {
    const root = nodes[0]?.address ?? name
    return watch({ kind: "tap", of: `${root}*`, side: "out", rate: 4, most: 400 }, frame => {
      log.take(frame)
      draw(undefined)
    })
  }, [])
  return log
}
