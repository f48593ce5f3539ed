import type { Event } from "../../event/event.ts"
import type { Self, Spec } from "../core/operator.ts"
import type { Gathering } from "./gathering.ts"
import { isFolded, refold } from "./refold.ts"
import { retimed } from "./retimed.ts"

export interface Counted<P> {
  /** How many events are in it. */
  size: number
  of: P | undefined
}

/** Windows of so many events that follow one another; with `longest`, one also ends that many milliseconds after its first. */
export function eventWindows<P, O>(
  size: number,
  gathering: Gathering<P, O>,
  longest?: number,
): Spec<Event, O, Counted<P>> {
  const flush = (self: Self<Counted<P>, O>) => {
    const { of } = self.state
    if (of === undefined) return
    self.state.size = 0
    self.state.of = undefined
    if (longest !== undefined) self.cancel("end")
    const value = gathering.give(of)
    if (value !== undefined) self.emit(value)
  }
  return {
    state: () => ({ size: 0, of: undefined }),
    next(event, self) {
      const { state } = self
      state.of ??= gathering.start()
      gathering.add(state.of, event)
      if (++state.size >= size) flush(self)
      else if (state.size === 1 && longest !== undefined) self.at("end", self.now + longest)
    },
    timers: { end: flush },
    end: flush,
    migrate({ size, of }, old) {
      const fold = old[longest === undefined ? 1 : 2]
      if (isFolded(fold, gathering)) return undefined
      return { size, of: of === undefined ? of : refold(of, fold, gathering) }
    },
    ...(longest !== undefined && { retime: retimed(longest, 1) }),
  }
}
