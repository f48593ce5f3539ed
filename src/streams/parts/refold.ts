import type { Event } from "../../event/event.ts"
import type { Gathering } from "./gathering.ts"

/**
 * What a window holds, `by` a fold of that name or as it came (undefined), for one that gathers otherwise after an edit:
 * events are folded; what another fold made of them cannot be undone, and is let go.
 */
export function refold<P, O>(of: unknown, by: unknown, gathering: Gathering<P, O>): P | undefined {
  if (by === gathering.name) return of as P
  if (by !== undefined) return undefined
  const into = gathering.start()
  for (const event of of as readonly Event[]) gathering.add(into, event, silent)
  return into
}

const silent = { drop: () => {} }
