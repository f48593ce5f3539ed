import type { Event } from "../../event/event.ts"
import { hold } from "./held.ts"

/** How a window keeps its events until it ends: as they came, or folded as they come. */
export interface Gathering<P, O> {
  /** Of a fold: its name, which tells folds apart where state is carried over a reload. */
  readonly name?: string
  start(): P
  add(into: P, event: Event, self: { drop(reason: string): void }): void
  /** Adds a later stretch to an earlier one, which it changes. */
  merge(into: P, later: P, self: { drop(reason: string): void }): void
  /** What the window emits; undefined: nothing. */
  give(from: P): O | undefined
}

/** The running form of a fold: what it needs of the events, and none of them held but one. */
export interface Running<S = unknown> {
  readonly name: string
  start(): S
  add(into: S, event: Event): void
  merge(into: S, later: S): void
  give(from: S): Event | undefined
}

/** Events as they came, at most `max`; of more the newest are let go. */
export const held = (max: number): Gathering<Event[], readonly Event[]> => ({
  start: () => [],
  add: (into, event, self) => hold(self, into, event, max),
  merge(into, later, self) {
    for (const event of later) hold(self, into, event, max)
  },
  give: from => from,
})
