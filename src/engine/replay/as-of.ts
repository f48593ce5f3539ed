import type { Lineup } from "./lineup.ts"
import { notesOf } from "./notes.ts"
import { notKept } from "./nothing-recorded.ts"
import type { Recorded } from "./recorded.ts"
import { type Rehearsal, type RehearsalOptions, rehearsal } from "./rehearsal.ts"
import { leadingTo } from "./rerun.ts"

/** Streams as they stood at a moment: all that had come by then has been played into them. */
export interface AsOf extends Pick<Rehearsal, "given" | "version"> {
  /** The number of the last record that was played, or that the snapshot is of. */
  readonly position: number
  readonly ttl: number | undefined
  /** How far it can be trusted. */
  readonly notes: readonly string[]
}

/**
 * Plays a recording up to a moment, in milliseconds: from the newest snapshot before it, or from as early as there is. What
 * is due by then and was not recorded has not fired yet. Throws DM150 where none of the streams that ran then is kept.
 */
export function asOf(
  recorded: Recorded,
  lineup: Lineup,
  at: number,
  acted: RehearsalOptions["acted"] = () => {},
): AsOf {
  const { entries, stateKnown, ...before } = leadingTo(recorded, lineup, recorded.at(at))
  let running: Rehearsal | undefined
  let position = before.snapshot?.position ?? recorded.first - 1
  for (const entry of entries) {
    if (entry.time > at) break
    running ??= rehearsal({ ...before, acted }, entry)
    running.play(entry)
    position = entry.number
  }
  running ??= rehearsal(
    { ...before, acted },
    { number: position, time: at, from: "", codec: "", bytes: new Uint8Array() },
  )
  const { given, version, missing, unplayed, anew } = running
  if (!running.ran) throw notKept(recorded, unplayed)
  const gaps = { missing: [...missing, ...lineup.standIns], unplayed: [...unplayed], anew }
  return { given, version, position, ttl: before.ttl, notes: notesOf({ stateKnown, ...gaps }, recorded) }
}
