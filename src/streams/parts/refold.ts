import type { Event } from "../../event/event.ts"
import type { Gathering } from "./gathering.ts"

/** Cannot what a window holds go on as this gathers? What another fold, of this name, made of its events cannot be undone. */
export const isFolded = (by: unknown, { name }: { readonly name?: string }): boolean => by !== undefined && by !== name

/** What a window holds, folded as it is gathered now where it came as it was (`by` is undefined): see `isFolded`. */
export function refold<P, O>(of: unknown, by: unknown, gathering: Gathering<P, O>): P {
  if (by === gathering.name) return of as P
  const into = gathering.start()
  for (const event of of as readonly Event[]) gathering.add(into, event)
  return into
}
