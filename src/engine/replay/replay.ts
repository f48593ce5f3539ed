import type { Event } from "../../event/event.ts"
import type { Action, Output } from "../../outputs/output.ts"
import type { Entry } from "../journal/record.ts"
import { type Named, type Partition, partition, type Snapshot } from "../partition.ts"
import { player } from "../player.ts"

/** An action that was recorded instead of carried out. */
export interface Acted extends Action {
  /** The output's name and key. */
  readonly output: string
  readonly key: string
}

/** What streams did with a recording. */
export interface Replayed {
  readonly actions: readonly Acted[]
  /** The index as it was left. */
  readonly index: readonly Event[]
  readonly failures: number
  /** How many records were played, and from when to when (seconds). */
  readonly records: number
  readonly from: number
  readonly to: number
}

export interface ReplayOptions {
  readonly streams: readonly Named[]
  /** Records, oldest first: those after the snapshot, if there is one. */
  readonly entries: Iterable<Entry>
  /** What the streams go on from, as at a reload; without it they begin empty. */
  readonly snapshot?: Snapshot | undefined
  readonly ttl?: number | undefined
  /** Records and timers later than this, in seconds, are left out. */
  readonly until?: number | undefined
  /** Actions before this, in seconds, are not told: the records before only make the state. */
  readonly since?: number | undefined
  /** Is told now and then how far it is; what it answers is waited for. */
  readonly progress?: ((records: number, time: number) => void | Promise<void>) | undefined
}

const every = 5000

/** A partition that records its actions, and goes on from a snapshot. */
export function rehearsal(
  { streams, snapshot, ttl, since = 0 }: Pick<ReplayOptions, "streams" | "snapshot" | "ttl" | "since">,
  start: number,
): { readonly given: Partition; readonly actions: Acted[]; readonly failures: () => number } {
  const actions: Acted[] = []
  let failed = 0
  const given = partition({
    start: snapshot?.streams.now ?? start,
    ttl,
    act: (action, { name, key }: Output) => {
      if (action.time >= since) actions.push({ ...action, output: name, key })
    },
    failed: () => void failed++,
  })
  given.swap(given.grow(streams))
  if (snapshot !== undefined) given.restore(snapshot)
  return { given, actions, failures: () => failed }
}

/** Plays a recording into streams, as fast as it goes, on the recording's own clock; outputs are recorded, not sent. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { entries, until = Number.POSITIVE_INFINITY, progress } = options
  let running: ReturnType<typeof rehearsal> | undefined
  let play: ((entry: Entry) => void) | undefined
  let [records, from, to] = [0, 0, 0]
  for (const entry of entries) {
    const seconds = entry.time / 1000
    if (seconds > until) break
    running ??= rehearsal(options, entry.time)
    play ??= player(running.given, { become: () => {} })
    play(entry)
    if (records === 0) from = seconds
    to = seconds
    if (++records % every === 0) await progress?.(records, seconds)
  }
  if (running !== undefined && Number.isFinite(until)) running.given.advance(until * 1000)
  const outcome = {
    actions: running?.actions ?? [],
    index: running?.given.index.search().events ?? [],
    failures: running?.failures() ?? 0,
    records,
    from,
    to,
  }
  running?.given.dispose()
  return outcome
}
