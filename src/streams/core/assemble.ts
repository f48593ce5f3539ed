import type { Saved, SavedFrame } from "./save.ts"
import type { Shard, Shot } from "./shot.ts"

type Keys = (readonly [slot: number, kind: "map" | "series", frames: SavedFrame[]])[]
type Growing = Omit<SavedFrame, "keys"> & { keys: Keys }

/** Most frames have none within. */
const none: Keys = []

/** The parts of a shot, put together again: each frame within the one around it. */
export function assemble(of: Pick<Shot, "now" | "roots">, shards: Iterable<Shard>): Saved {
  const frames: Growing[] = []
  const tops: Growing[] = []
  for (const { parent, slot, kind, key, layout, deadline, slots, states, timers } of shards) {
    const held = { key, deadline, slots, states, timers, keys: none }
    const frame: Growing = layout === undefined ? held : { ...held, layout }
    frames.push(frame)
    if (kind === "root") {
      tops.push(frame)
      continue
    }
    const around = frames[parent] as Growing
    const siblings = around.keys.find(([at]) => at === slot)?.[2]
    if (siblings === undefined) around.keys = [...around.keys, [slot, kind, [frame]]]
    else siblings.push(frame)
  }
  return { now: of.now, roots: of.roots.map((root, i) => ({ ...root, frame: tops[i] as SavedFrame })) }
}
