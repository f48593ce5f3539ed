import { controlOf } from "../journal/control.ts"
import type { Entry } from "../journal/record.ts"
import type { Lineup } from "./lineup.ts"
import { notKept } from "./nothing-recorded.ts"
import { firstOf, type Recorded, versionAt } from "./recorded.ts"
import type { RehearsalOptions } from "./rehearsal.ts"
import { type Replayed, type ReplayOptions, replay } from "./replay.ts"

export interface Stretch {
  /** From when on, and until when, in seconds. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface Rerun extends Replayed {
  /** What was before the first record that was played is known: a snapshot, or there was nothing. */
  readonly stateKnown: boolean
}

/**
 * Plays a stretch of a recording into streams: from the newest snapshot before it, or from as early as there is. Throws
 * DM150 where none of the streams that ran then is kept.
 */
export async function rerun(
  recorded: Recorded,
  lineup: Lineup,
  { from, to, ...options }: Stretch & Pick<ReplayOptions, "acted" | "progress" | "pace">,
): Promise<Rerun> {
  const first = from === undefined ? recorded.first : recorded.at(from * 1000)
  const { entries, stateKnown, ...before } = leadingTo(recorded, lineup, first)
  const replayed = await replay({ ...options, ...before, entries, since: from, until: to ?? recorded.until })
  if (replayed.records > 0 && !replayed.ran) throw notKept(recorded, replayed.unplayed)
  return { ...replayed, missing: [...replayed.missing, ...lineup.standIns], stateKnown }
}

type Before = Pick<RehearsalOptions, "streams" | "version" | "snapshot" | "ttl" | "follow"> &
  Pick<ReplayOptions, "entries">

/** What is needed to play a recording so that all is as it was when a record came. */
export function leadingTo(
  recorded: Recorded,
  lineup: Lineup,
  position: number,
): Before & { readonly stateKnown: boolean } {
  const saved = recorded.snapshot(position - 1)
  const start = (saved?.position ?? recorded.first - 1) + 1
  const version = saved?.value.streams ?? versionAt(recorded, start)
  const first = firstOf(recorded.entries(start))
  lineup.follow({ now: saved?.value.snapshot.streams.now ?? first?.time ?? 0 })
  return {
    streams: named => lineup.of(named)?.roots,
    version,
    snapshot: saved?.value.snapshot,
    ttl: lineup.ttl(version, saved?.value.ttl ?? recorded.ttl ?? ttlIn(first)),
    follow: lineup.follow,
    entries: recorded.entries(start),
    stateKnown: saved !== undefined || recorded.first === 1,
  }
}

/** What a start says of it, if a recording begins with one. */
function ttlIn(first: Entry | undefined): number | undefined {
  const control = first && controlOf(first)
  return control !== undefined && "start" in control ? control.start.ttl : undefined
}
