import type { Clock } from "../../base/clock.ts"
import { errorText } from "../../base/text-of.ts"
import type { Output } from "../../outputs/output.ts"
import { addressIn } from "../../streams/core/address.ts"
import type { Acted } from "../edit-answers.ts"
import { controlOf } from "../journal/control.ts"
import type { Entry } from "../journal/record.ts"
import { type Named, type Partition, partition } from "../partition.ts"
import { player } from "../player.ts"
import type { Snapshot } from "../snapshot.ts"

export type { Acted } from "../edit-answers.ts"

/** The streams of a version; undefined where they are not to be had: then those that run go on. */
export type StreamsOf = (version: string | undefined) => readonly Named[] | undefined

export interface RehearsalOptions {
  /** What runs throughout; or what runs once the recording names a version. */
  readonly streams: readonly Named[] | StreamsOf
  /** The version that runs at the beginning. */
  readonly version?: string | undefined
  /** What the streams go on from, as at a reload; without it they begin empty. */
  readonly snapshot?: Snapshot | undefined
  readonly ttl?: number | undefined
  /** Is told of its clock before anything runs. */
  readonly follow?: ((clock: Clock) => void) | undefined
  readonly acted: (action: Acted) => void
}

/** A partition that plays records; its actions are recorded. */
export interface Rehearsal {
  readonly given: Partition
  play(entry: Entry): void
  /** The version that runs, as the recording names it. */
  readonly version: string | undefined
  readonly failures: number
  /** The first of them, in words. */
  readonly faults: readonly string[]
  /** The versions that the recording names and that were not to be had: those that ran before went on. */
  readonly missing: ReadonlySet<string>
  /** Those of them in whose time nothing ran, since none had been to be had before. */
  readonly unplayed: ReadonlySet<string>
  /** Whether any streams have run. */
  readonly ran: boolean
  /** Operators that could not go on from the snapshot, as at a reload, and began empty. */
  readonly anew: readonly string[]
}

const mostFaults = 5

/** Begins a rehearsal whose first record is this one. */
export function rehearsal(
  { streams, version, snapshot, ttl, follow, acted }: RehearsalOptions,
  first: Entry,
): Rehearsal {
  const [missing, unplayed] = [new Set<string>(), new Set<string>()]
  let ran = false
  const faults: string[] = []
  let failures = 0
  let runs: string | undefined
  const given = partition({
    start: snapshot?.streams.now ?? startOf(first),
    ttl,
    act: (action, { name, key }: Output) => acted({ ...action, output: name, key }),
    failed({ error, node, frame }) {
      if (++failures <= mostFaults) faults.push(`${addressIn(node, frame)}: ${errorText(error)}`)
    },
  })
  const run = (next: string | undefined) => {
    const found = typeof streams === "function" ? streams(next) : streams
    if (found !== undefined) {
      given.swap(given.grow(found))
      ran = true
    } else (ran ? missing : unplayed).add(next ?? "")
    runs = next
  }
  const become = (next: string | undefined) => {
    if (typeof streams === "function" && next !== runs) run(next)
  }
  follow?.(given.clock)
  run(version)
  const anew = snapshot === undefined ? [] : given.restore(snapshot).reset.map(({ address }) => address)
  return {
    given,
    play: player(given, { become }),
    get version() {
      return runs
    },
    get failures() {
      return failures
    },
    faults,
    missing,
    unplayed,
    get ran() {
      return ran
    },
    anew,
  }
}

/** Where the clock stands before a record: a start moves it by its gap. */
function startOf(entry: Entry): number {
  const control = controlOf(entry)
  return control !== undefined && "start" in control ? entry.time - control.start.gap : entry.time
}
