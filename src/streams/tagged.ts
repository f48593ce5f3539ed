import type { Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Passes the events that bear a tag, or all of several.
 *
 *     in                    a-b-c--|     b has the tags x and y, c has x
 *     tagged(["x", "y"])    --b----|
 *
 * @example tagged("production", email("me@example.org"))
 * @see taggedAny, for one of several; when, whose queries have `tagged "x"`
 */
export const tagged = operator("tagged", (tags: string | readonly string[]) => {
  const wanted = [tags].flat()
  return {
    asks: (event: Event) => event.tags,
    next(event: Event, self: Self) {
      for (let i = 0; i < wanted.length; i++) if (event.tags?.includes(wanted[i] as string) !== true) return
      self.emit(event)
    },
  }
}) as Passing<[tags: string | readonly string[]], Event>
