import { copy, type Event } from "../event/event.ts"
import { operator, type Passing, type Self } from "./core/operator.ts"

/**
 * Adds a tag, or several, in front of those that an event has; none stands twice.
 *
 *     in                a----b----|     a has the tag y
 *     tag(["x", "y"])   A----B----|     both have x and y
 *
 * @example tag("slow", index())
 * @see untag, tagged
 */
export const tag = operator("tag", (tags: string | readonly string[]) => {
  const added = [...new Set([tags].flat())]
  return {
    next(event: Event, self: Self) {
      const old = event.tags
      const others = old?.filter((tag, i) => !added.includes(tag) && old.indexOf(tag) === i)
      self.emit(copy(event, { tags: others === undefined || others.length === 0 ? added : [...added, ...others] }))
    },
  }
}) as Passing<[tags: string | readonly string[]], Event>
