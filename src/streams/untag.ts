import { copy, type Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Removes a tag, or several.
 *
 *     in           a----b----|     a has the tags x and y
 *     untag("x")   A----b----|     A has y
 *
 * An event without them is passed on as it is.
 *
 * @example untag("raw", index())
 * @see tag
 */
export const untag = operator("untag", (tags: string | readonly string[]) => {
  const removed = [tags].flat()
  return {
    next(event: Event, self: Self) {
      const left = event.tags?.filter(tag => !removed.includes(tag))
      self.emit(left?.length === event.tags?.length ? event : copy(event, { tags: left }))
    },
  }
}) as Passing<[tags: string | readonly string[]], Event>
