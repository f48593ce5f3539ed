import type { Event } from "../../event/event.ts"
import type { Entry } from "../journal/record.ts"
import type { Revived } from "../load/revive.ts"
import type { Suspension } from "../suspensions.ts"
import type { Lineup } from "./lineup.ts"
import { notKept } from "./nothing-recorded.ts"
import type { Recorded } from "./recorded.ts"
import { type Acted, type Rehearsal, rehearsal } from "./rehearsal.ts"
import { leadingTo } from "./rerun.ts"
import { type Step, steps } from "./steps.ts"
import { type Asked, namesIn, waysTo } from "./ways-to.ts"

/** What one record of the journal made the streams do. */
export interface Account {
  readonly position: number
  /** When it came, in seconds, and who sent it. */
  readonly time: number
  readonly from: string
  /** What each operator did, from the roots on: first what timers did that were due by then, then with what came. */
  readonly steps: readonly Step[]
  /** Whether the state before it is known: the recording was played from a snapshot, or from its beginning. */
  readonly stateKnown: boolean
  /** Versions of the streams that others stood in for, and those in whose time nothing was played. */
  readonly missing: readonly string[]
  readonly unplayed: readonly string[]
  /** The streams that ran. */
  readonly ran: Revived | undefined
  /** What is asked about, if that is there; and what there is to ask about. */
  readonly asked: Asked | undefined
  readonly names: readonly string[]
  /** The streams that were given nothing. */
  readonly suspended: readonly Suspension[]
}

/**
 * Plays a recording up to a record, and watches what the streams do with that one. `name`: the stream or output that is
 * asked about. Undefined if the record is not there. Throws DM150 where none of the streams that ran until then is kept.
 */
export function account(recorded: Recorded, lineup: Lineup, position: number, name?: string): Account | undefined {
  const { entries, stateKnown, ...before } = leadingTo(recorded, lineup, position)
  let last: Acted | undefined
  let running: Rehearsal | undefined
  let watched:
    | { readonly entry: Entry; readonly asked: Asked | undefined; readonly by: ReturnType<typeof steps> }
    | undefined
  for (const entry of entries) {
    if (entry.number > position) break
    running ??= rehearsal({ ...before, acted: action => void (last = action) }, entry)
    if (entry.number === position) {
      const { tree } = running.given
      const asked = name === undefined ? undefined : waysTo(tree, name)
      watched = { entry, asked, by: steps(tree, { last: () => last, leads: asked?.leads }) }
    }
    running.play(entry)
  }
  if (running === undefined || watched === undefined) return undefined
  const { entry, asked, by } = watched
  by.stop()
  const names = namesIn(running.given.tree)
  const ran = lineup.of(running.version)
  const { suspended } = running.given
  running.given.dispose()
  if (!running.ran) throw notKept(recorded, running.unplayed)
  const missing = [...running.missing, ...lineup.standIns]
  const told = {
    position,
    time: entry.time / 1000,
    from: entry.from,
    steps: by.taken,
    stateKnown,
    ran,
    asked,
    names,
    suspended,
  }
  return { ...told, missing, unplayed: [...running.unplayed] }
}

/**
 * The last record that held an event of this host and service, or made its entry of the index; searched backwards. That it
 * expired is asked about only where nothing else is. `until`: no later one, in seconds.
 */
export function lastOf(
  recorded: Recorded,
  lineup: Lineup,
  { host, service }: Pick<Event, "host" | "service">,
  until?: number,
): number | undefined {
  const isMeant = (event: Event | undefined) => event?.host === host && event?.service === service
  let expired: number | undefined
  for (let last = until === undefined ? Number.POSITIVE_INFINITY : recorded.at(until * 1000 + 1) - 1; ; ) {
    const { entries, snapshot, ...before } = leadingTo(recorded, lineup, last)
    const found = lastIn(entries, last, isMeant, first => rehearsal({ ...before, snapshot, acted: () => {} }, first))
    expired ??= found.expired
    if (found.last !== undefined || snapshot === undefined) return found.last ?? expired
    last = snapshot.position
  }
}

/**
 * The last record up to a number after which such an event was put into the index, or, rather, that held one; and the last
 * that held one which was expired.
 */
function lastIn(
  entries: Iterable<Entry>,
  last: number,
  isMeant: (event: Event | undefined) => boolean,
  begin: (first: Entry) => Rehearsal,
) {
  let running: Rehearsal | undefined
  let indexed: number | undefined
  let seen: number | undefined
  let expired: number | undefined
  for (const entry of entries) {
    if (entry.number > last) break
    if (running === undefined) {
      running = begin(entry)
      const { given } = running
      given.index.watch(now => {
        if (isMeant(now)) indexed = given.position
      })
    }
    const { given } = running
    given.tree.watch = value => {
      if (!isMeant(value as Event)) return
      if ((value as Event).state === "expired") expired = given.position
      else seen = given.position
    }
    running.play(entry)
  }
  running?.given.dispose()
  return { last: seen ?? indexed, expired }
}

/** The position at which an action was taken, as its id tells it. */
export const positionOf = (id: string): number | undefined => {
  const found = /^\d+\.(\d+)\//.exec(id)?.[1]
  return found === undefined ? undefined : Number(found)
}
