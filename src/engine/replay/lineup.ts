import { type RevivalOptions, type Revived, revive, type Version } from "../load/revive.ts"
import { virtualTime } from "./virtual-time.ts"

/** The streams that a replay runs: the same ones throughout, or at each moment those that ran then. */
export interface Lineup {
  /** In words: `what ran then`, `mystreams.ts`. */
  readonly about: string
  /** What runs once the recording names this version; undefined where that is not to be had. */
  of(version: string | undefined): Revived | undefined
  /** Seconds that an event without a ttl is valid, where the recording says this of it. */
  ttl(version: string | undefined, recorded: number | undefined): number | undefined
  /** Versions that were asked for and that others stood in for; "" where it is not known which that was. */
  readonly standIns: ReadonlySet<string>
  /** Time as their own code sees it, through `Date`, is this clock's. */
  follow(clock: { readonly now: number }): void
  /** Ends the timers of all that it ran. */
  dispose(): void
}

/** One version of the streams, whatever the recording names. */
export function always(version: Version, about: string, { modules }: Pick<RevivalOptions, "modules">): Lineup {
  const time = virtualTime()
  const options = { modules, globals: time.globals }
  let running: Revived | undefined
  const of = () => (running ??= revive(version, options))
  return {
    about,
    of,
    ttl: (_, recorded) => ttlOf(of()) ?? recorded,
    standIns: new Set(),
    follow: time.follow,
    dispose: () => running?.dispose(),
  }
}

interface Kept {
  version(hash: string): Version | undefined
  /** What runs where no version is named, or the one that is named is not kept. */
  readonly fallback?: Version | undefined
}

/** Those that ran then, as far as they are kept. */
export function asRecorded({ version: find, fallback }: Kept, { modules }: Pick<RevivalOptions, "modules">): Lineup {
  const time = virtualTime()
  const options = { modules, globals: time.globals }
  const running = new Map<string, Revived>()
  const standIns = new Set<string>()
  let unnamed = false
  const of = (version: string | undefined) => {
    const kept = version === undefined ? undefined : find(version)
    const found = kept ?? fallback
    if (found === undefined) return undefined
    // What ran before the first reload that is known was another one.
    if (version === undefined) unnamed = true
    else if (kept === undefined || unnamed) standIns.add(kept === undefined ? version : "")
    const known = running.get(found.hash) ?? revive(found, options)
    running.set(found.hash, known)
    return known
  }
  return {
    about: "what ran then",
    of,
    // A flag of the server stood before what its file said.
    ttl: (version, recorded) => recorded ?? ttlOf(of(version)),
    standIns,
    follow: time.follow,
    dispose() {
      for (const one of running.values()) one.dispose()
    },
  }
}

const ttlOf = (revived: Revived | undefined) => (revived?.options as { readonly ttl?: number } | undefined)?.ttl
