import type { Saved, SavedFrame } from "./save.ts"
import type { Shard, Shot } from "./shot.ts"

type Growing = Omit<SavedFrame, "keys"> & {
  readonly keys: (readonly [slot: number, kind: "map" | "series", frames: SavedFrame[]])[]
}

/** The parts of a shot, put together again: each frame within the one around it. */
export function assemble(of: Pick<Shot, "now" | "roots">, shards: Iterable<Shard>): Saved {
  const frames: Growing[] = []
  const tops: Growing[] = []
  for (const { parent, slot, kind, key, layout, deadline, states, timers } of shards) {
    const frame: Growing = { key, ...(layout && { layout }), deadline, states, timers, keys: [] }
    frames.push(frame)
    if (kind === "root") {
      tops.push(frame)
      continue
    }
    const { keys } = frames[parent] as Growing
    const siblings = keys.find(([at]) => at === slot)?.[2]
    if (siblings === undefined) keys.push([slot, kind, [frame]])
    else siblings.push(frame)
  }
  return { now: of.now, roots: of.roots.map((root, i) => ({ ...root, frame: tops[i] as SavedFrame })) }
}
