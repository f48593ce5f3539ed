import * as dmon from "../../dmon.ts"
import { advice } from "../../engine/advice.ts"
import type { Loaded } from "../../engine/load/load.ts"

const own = new Set(Object.keys(dmon))

/** What is to be said of streams that are good: what their loading noted, and what they hardly mean. */
export const notesOn = ({ roots, notes, locate }: Loaded): readonly string[] => [
  ...notes,
  ...advice(roots as never, { locate, own }),
]
