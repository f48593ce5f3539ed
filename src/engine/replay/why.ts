import type { Event } from "../../event/event.ts"
import type { Entry } from "../journal/record.ts"
import { player } from "../player.ts"
import { type ReplayOptions, rehearsal } from "./replay.ts"
import { type Step, steps } from "./steps.ts"

/** What one record of the journal made the streams do. */
export interface Account {
  readonly position: number
  /** When it came, in seconds, and who sent it. */
  readonly time: number
  readonly from: string
  /** What each operator did with it, from the roots on, and what timers did until the next record. */
  readonly steps: readonly Step[]
  /** Whether the state before it is known: the recording was played from a snapshot, or from its beginning. */
  readonly whole: boolean
}

type Past = Pick<ReplayOptions, "streams" | "entries" | "snapshot" | "ttl">

/** Plays a recording up to a record, and watches what the streams do with that one. Undefined if it is not there. */
export function account(past: Past, position: number): Account | undefined {
  let before: ReturnType<typeof rehearsal> | undefined
  let watching: ReturnType<typeof steps> | undefined
  let found: Entry | undefined
  let first: number | undefined
  for (const entry of past.entries) {
    first ??= entry.number
    before ??= rehearsal(past, entry.time)
    const { given } = before
    if (found !== undefined) {
      // What timers did after it, and before the next record, comes of it too.
      given.advance(entry.time - 1)
      break
    }
    if (entry.number === position) {
      found = entry
      given.advance(Math.max(given.clock.now, entry.time - 1))
      watching = steps(given.tree)
    }
    player(given, { become: () => {} })(entry)
  }
  watching?.stop()
  before?.given.dispose()
  if (found === undefined || watching === undefined) return undefined
  const whole = past.snapshot !== undefined || first === 1
  return { position, time: found.time / 1000, from: found.from, steps: watching.taken, whole }
}

/** The last record after which an event of this host and service was in the index, or, if it never was, that held one. */
export function lastOf(past: Past, host: string | undefined, service: string | undefined): number | undefined {
  let running: ReturnType<typeof rehearsal> | undefined
  let play: ((entry: Entry) => void) | undefined
  let indexed: number | undefined
  let seen: number | undefined
  const isMeant = (event: Event | undefined) => event?.host === host && event?.service === service
  for (const entry of past.entries) {
    if (running === undefined) {
      running = rehearsal(past, entry.time)
      const { given } = running
      given.index.watch(now => {
        if (now !== undefined && isMeant(now)) indexed = given.position
      })
      given.tree.watch = value => {
        if (isMeant(value as Event)) seen = given.position
      }
      play = player(given, { become: () => {} })
    }
    play?.(entry)
  }
  running?.given.dispose()
  return seen ?? indexed
}

/** The position at which an action was taken, as its id tells it. */
export const positionOf = (id: string): number | undefined => {
  const found = /^\d+\.(\d+)\//.exec(id)?.[1]
  return found === undefined ? undefined : Number(found)
}
