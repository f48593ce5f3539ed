import type { Event } from "../../event/event.ts"

type Attributes = NonNullable<Event["attributes"]>

/** Attributes with changes: those that are not named stay, one that is `undefined` goes. */
export function mergeAttributes(old: Attributes | undefined, changes: Attributes): Attributes {
  const merged: Record<string, string | undefined> = { ...old, ...changes }
  for (const name in changes) if (changes[name] === undefined) delete merged[name]
  return merged
}
