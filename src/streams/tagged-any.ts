import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Passes the events that bear at least one of several tags.
 *
 *     in                       a-b-c--|     b has the tag y, c has x and z
 *     taggedAny(["x", "y"])    --b-c--|
 *
 * @example taggedAny(["staging", "test"], set({ state: "ok" }))
 * @see tagged, for all of them
 */
export const taggedAny = operator("taggedAny", (tags: string | readonly string[]) => {
  const wanted = [tags].flat()
  return {
    asks: (event: Event) => event.tags,
    next(event: Event, self: Self) {
      for (let i = 0; i < wanted.length; i++) if (event.tags?.includes(wanted[i] as string)) return self.emit(event)
    },
  }
}) as Passing<[tags: string | readonly string[]], Event>
