import type { Event } from "../../event/event.ts"
import type { Entry } from "../journal/record.ts"
import { type Acted, type Rehearsal, type RehearsalOptions, rehearsal } from "./rehearsal.ts"

/** What streams did with a recording. */
export interface Replayed {
  /** What outputs were asked for, unless it was told as it happened. */
  readonly actions: readonly Acted[]
  /** The index as it was left. */
  readonly index: readonly Event[]
  readonly failures: number
  /** The first failures, in words. */
  readonly faults: readonly string[]
  /** Versions of the streams that the recording names and that others stood in for. */
  readonly missing: readonly string[]
  /** Versions in whose time nothing was played, since neither they nor others were to be had. */
  readonly unplayed: readonly string[]
  /** Whether any streams ran. */
  readonly ran: boolean
  /** Operators that could not go on from the snapshot, and began empty. */
  readonly anew: readonly string[]
  /** How many records were played, and from when to when (seconds); those before `since` only made the state. */
  readonly records: number
  readonly from: number
  readonly to: number
}

export interface ReplayOptions extends Omit<RehearsalOptions, "acted"> {
  /** Records, oldest first: those after the snapshot, if there is one. */
  readonly entries: Iterable<Entry>
  /** Records and timers later than this, in seconds, are left out. */
  readonly until?: number | undefined
  /** Actions before this, in seconds, are not told: the records before only make the state. */
  readonly since?: number | undefined
  /** Is told of each action as it happens; then they are not kept. */
  readonly acted?: ((action: Acted) => void) | undefined
  /** Is told now and then how far it is; what it answers is waited for. */
  readonly progress?: ((records: number, time: number) => void | Promise<void>) | undefined
  /** Waits until it is time for what comes next, at this moment of the recording in ms; absent: as fast as it goes. */
  readonly pace?: ((time: number) => Promise<void>) | undefined
}

const every = 5000

/** Plays a recording into streams, on the recording's own clock; outputs are recorded, not sent. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { entries, until = Number.POSITIVE_INFINITY, since = 0, progress, pace } = options
  const actions: Acted[] = []
  const told = options.acted ?? (action => void actions.push(action))
  const acted = (action: Acted) => {
    if (action.time >= since) told(action)
  }
  let running: Rehearsal | undefined
  let [records, played, from, to] = [0, 0, 0, 0]
  for (const entry of entries) {
    const seconds = entry.time / 1000
    if (seconds > until) break
    running ??= rehearsal({ ...options, acted }, entry)
    if (pace !== undefined && seconds >= since) await pacing(running, entry.time, pace)
    running.play(entry)
    if (seconds >= since) {
      if (records++ === 0) from = seconds
      to = seconds
    }
    if (++played % every === 0 || pace !== undefined) await progress?.(records, seconds)
  }
  if (running !== undefined && Number.isFinite(until)) {
    if (pace !== undefined) await pacing(running, until * 1000, pace)
    running.given.advance(until * 1000)
  }
  const outcome = outcomeOf(running)
  running?.given.dispose()
  return { ...outcome, actions, records, from, to }
}

/** What a rehearsal has come to so far. */
function outcomeOf(running: Rehearsal | undefined) {
  return {
    index: running?.given.index.search().events ?? [],
    failures: running?.failures ?? 0,
    faults: running?.faults ?? [],
    missing: [...(running?.missing ?? [])],
    unplayed: [...(running?.unplayed ?? [])],
    ran: running?.ran ?? false,
    anew: running?.anew ?? [],
  }
}

/** Lets what is due before a moment happen when it is due. */
async function pacing({ given }: Rehearsal, time: number, pace: (time: number) => Promise<void>): Promise<void> {
  for (;;) {
    const next = Math.min(given.clock.next, time)
    await pace(next)
    if (next >= time) return
    given.advance(next)
  }
}
