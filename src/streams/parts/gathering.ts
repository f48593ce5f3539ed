import type { Event } from "../../event/event.ts"

/** How a window keeps its events until it ends: as they came, or folded as they come. */
export interface Gathering<P, O> {
  /** Of a fold: its name, which tells folds apart where state is carried over a reload. */
  readonly name?: string
  start(): P
  add(into: P, event: Event): void
  /** Adds a later stretch to an earlier one, which it changes. */
  merge(into: P, later: P): void
  /** Does it hold the events themselves, so that each takes room? Otherwise each window takes as much as one event. */
  readonly holds: boolean
  /** How much room a window takes. */
  size(of: P): number
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

/** Events as they came. */
export const held: Gathering<Event[], readonly Event[]> = {
  start: () => [],
  add: (into, event) => into.push(event),
  merge(into, later) {
    for (const event of later) into.push(event)
  },
  holds: true,
  size: of => of.length,
  give: from => from,
}

/** Events folded as they come. */
export const folded = (fold: Running): Gathering<unknown, Event> => ({ ...fold, holds: false, size: () => 1 })
