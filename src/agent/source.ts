import type { Event } from "../event/event.ts"

/** What a source says of its host: an event without what all of them have in common. */
export type Reading = Pick<Event, "service" | "state" | "metric" | "description" | "attributes">

/** One thing of a host that is looked at again and again. */
export interface Source {
  readonly name: string
  /** The file below /proc that tells of it. */
  readonly file: string
  /** What the file's text says, `seconds` after the last; nothing where it does not say. Only what differs is told from what it was before. */
  read(text: string, seconds: number): readonly Reading[] | Promise<readonly Reading[]>
}
